package dev.weightflow.cli.operations;

import dev.weightflow.cli.client.ErrorResponse;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
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

/** Dead letters, each at the service that set it aside. */
final class DeadLetters {
    private final Session session;

    DeadLetters(Session session) {
        this.session = session;
    }

    /**
     * What was found.
     *
     * @param letters of all services that answer, the newest first
     * @param away the failure of a service that does not
     */
    record Found(List<Resource> letters, Optional<ServiceUnavailable> away) {
        /** Those that nobody has had handled yet, the oldest first. */
        List<String> waiting() {
            return letters.stream()
                    .filter(letter -> letter.find("replay.by").isEmpty()
                            || letter.find("replay.code").isPresent())
                    .sorted(Comparator.comparing(letter -> letter.moment("time")))
                    .map(letter -> letter.text("id"))
                    .toList();
        }

        void throwIfIncomplete() {
            if (away.isPresent()) {
                throw away.get();
            }
        }
    }

    /** What became of a letter that was replayed: {@code handled}, {@code refused}, or {@code unfinished}. */
    record Outcome(String letter, String outcome, Optional<String> reason) {
        boolean refused() {
            return outcome.equals("refused");
        }
    }

    Found list(Optional<String> topic, Optional<String> code) {
        String filter = topic.map(name -> "&topic=" + ServiceClient.segment(name))
                        .orElse("")
                + code.map(name -> "&code=" + ServiceClient.segment(name)).orElse("");
        List<Resource> letters = new ArrayList<>();
        Optional<ServiceUnavailable> away = Optional.empty();
        for (ServiceName service : ServiceName.values()) {
            try {
                letters.addAll(session.client(service)
                        .all("/dead-letters" + (filter.isEmpty() ? "" : "?" + filter.substring(1))));
            } catch (ServiceUnavailable e) {
                away = away.or(() -> Optional.of(e));
            }
        }
        letters.sort(
                Comparator.comparing((Resource letter) -> letter.moment("time")).reversed());
        return new Found(letters, away);
    }

    Resource show(String id) {
        return ofOwner(id, service -> service.get(path(id)));
    }

    Outcome replay(String id) {
        try {
            Resource letter = ofOwner(id, service -> service.post(path(id) + "/replay", Map.of()));
            return new Outcome(id, letter.find("replay.by").isPresent() ? "handled" : "unfinished", Optional.empty());
        } catch (ErrorResponse e) {
            if (e.code().equals("dead-letter-refused")) {
                return new Outcome(id, "refused", Optional.of(e.getMessage()));
            }
            throw e;
        }
    }

    private static String path(String id) {
        return "/dead-letters/" + ServiceClient.segment(id);
    }

    /** Asks one service after the other for the letter; nobody knows whose it is. */
    private Resource ofOwner(String id, Function<ServiceClient, Resource> ask) {
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
                                + "': './weightflow dead-letters list' lists those there are."));
    }
}
