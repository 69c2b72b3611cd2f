package dev.weightflow.cli.deadletters;

import dev.weightflow.cli.client.ErrorResponse;
import dev.weightflow.cli.client.Names;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.ServiceUnavailable;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.platform.ServiceName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Speaks with all services, each of which has the dead letters of what it handles. */
final class DeadLetters {
    private static final int PAGE = 1000;

    private final Session session;

    DeadLetters(Session session) {
        this.session = session;
    }

    /**
     * Letters of the services that answer, the newest first.
     *
     * @param away one that does not answer
     */
    record Listing(List<DeadLetter> letters, Optional<ServiceUnavailable> away) {}

    /**
     * What came of a replay.
     *
     * @param outcome {@code handled}, {@code refused}, or {@code unfinished} while its handler tries again
     * @param reason why it was refused
     */
    record Outcome(String letter, String outcome, Optional<String> reason) {
        boolean refused() {
            return outcome.equals("refused");
        }
    }

    Listing list(Optional<String> topic, Optional<String> code) {
        String filter = topic.map(name -> "&topic=" + Names.segment(name)).orElse("")
                + code.map(name -> "&code=" + Names.segment(name)).orElse("");
        List<DeadLetter> letters = new ArrayList<>();
        Optional<ServiceUnavailable> away = Optional.empty();
        for (ServiceName service : ServiceName.values()) {
            try {
                letters.addAll(ofService(session.client(service), filter));
            } catch (ServiceUnavailable e) {
                away = away.or(() -> Optional.of(e));
            }
        }
        letters.sort(Comparator.comparing(DeadLetter::time).reversed());
        return new Listing(letters, away);
    }

    private static List<DeadLetter> ofService(ServiceClient service, String filter) {
        List<DeadLetter> all = new ArrayList<>();
        int before;
        do {
            before = all.size();
            String page = "/dead-letters?limit=" + PAGE + "&offset=" + before + filter;
            all.addAll(List.of(service.get(page, DeadLetter[].class).value()));
        } while (all.size() == before + PAGE);
        return all;
    }

    ServiceResponse<DeadLetter.Contents> show(String id) {
        return ofOwner(id, service -> service.get(path(id), DeadLetter.Contents.class));
    }

    /** Has a letter handled again. */
    Outcome replay(String id) {
        try {
            DeadLetter letter = ofOwner(id, service -> service.post(path(id) + "/replay", Map.of(), DeadLetter.class))
                    .value();
            return new Outcome(id, letter.replay().isPresent() ? "handled" : "unfinished", Optional.empty());
        } catch (ErrorResponse e) {
            if (e.code().equals("dead-letter-refused")) {
                return new Outcome(id, "refused", Optional.of(e.getMessage()));
            }
            throw e;
        }
    }

    private static String path(String id) {
        return "/dead-letters/" + Names.segment(id);
    }

    private <T> T ofOwner(String id, Function<ServiceClient, T> ask) {
        Optional<ServiceUnavailable> away = Optional.empty();
        for (ServiceName service : ServiceName.values()) {
            try {
                return ask.apply(session.client(service));
            } catch (ServiceUnavailable e) {
                away = away.or(() -> Optional.of(e));
            } catch (ErrorResponse e) {
                if (!e.code().equals("dead-letter-not-found")) {
                    throw e;
                }
            }
        }
        throw away.<CommandFailure>map(e -> e)
                .orElseGet(() -> new CommandFailure(
                        "no-such-dead-letter",
                        ExitStatus.NOT_FOUND,
                        "There is no dead letter '" + id
                                + "': './weightflow dead-letters list' shows those there are."));
    }
}
