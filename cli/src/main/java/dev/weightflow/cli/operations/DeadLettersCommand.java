package dev.weightflow.cli.operations;

import static dev.weightflow.cli.client.Listing.of;
import static dev.weightflow.cli.client.Listing.time;

import dev.weightflow.cli.client.ErrorResponse;
import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Listing.Column;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceUnavailable;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Table;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command {@code ./weightflow dead-letters}. The content of a letter may be crafted for the terminal, so control characters are removed. */
@Command(name = "dead-letters", description = "Shows records that services could not read or handle, and replays them.")
public final class DeadLettersCommand extends SessionCommand {
    private static final int BRIEF = 60;
    private static final String TOPIC = "Only those that were found in this topic.";
    private static final String CODE = "Only those of this cause.";
    private static final Comparator<Resource> BY_TIME = Comparator.comparing(letter -> letter.moment("time"));
    private static final Listing LISTING = Listing.of(
            "There is no dead letter.",
            Listing.text("LETTER", "id"),
            time("SET ASIDE", "time"),
            plain("CODE", "code", Integer.MAX_VALUE),
            of("KEY", letter -> Identifier.shortened(plain(letter.text("key")))),
            of("REPLAYED", letter -> replayed(letter).orElse("-")),
            plain("REASON", "reason", BRIEF));

    /** Dead letters found, and the first service that did not respond. */
    private record Found(List<Resource> letters, Optional<ServiceUnavailable> away) {
        void throwIfIncomplete() {
            away.ifPresent(failure -> {
                throw failure;
            });
        }
    }

    /** Outcome of replaying a dead letter: {@code handled}, {@code refused}, or {@code unfinished}. */
    record Outcome(String letter, String outcome, Optional<String> reason) {}

    @Command(name = "list", description = "Lists the dead letters of all services, newest first.")
    void list(
            @Mixin ListOptions options,
            @Option(names = "--topic", paramLabel = "TOPIC", description = TOPIC) Optional<String> topic,
            @Option(names = "--code", paramLabel = "CODE", description = CODE) Optional<String> code) {
        Found found = found("list", topic, code);
        options.show(terminal, found.letters(), LISTING);
        found.throwIfIncomplete();
    }

    @Command(name = "show", description = "Shows a dead letter with its headers and its payload.")
    void show(@Parameters(paramLabel = "ID", description = "The letter's id.") String id) {
        session.show(ofOwner(id, service -> service.get(path(id))), DeadLettersCommand::one);
    }

    @Command(
            name = "replay",
            description = {
                "Replays dead letters, once their cause is fixed.",
                "Replaying a letter again does no harm: nothing is done twice."
            })
    void replay(
            @Parameters(arity = "0..*", paramLabel = "ID", description = "The letters' ids.") List<String> ids,
            @Option(names = "--all", description = "All that have not been replayed yet, oldest first.") boolean all,
            @Option(names = "--topic", paramLabel = "TOPIC", description = "With --all: " + TOPIC)
                    Optional<String> topic,
            @Option(names = "--code", paramLabel = "CODE", description = "With --all: " + CODE) Optional<String> code) {
        boolean named = ids != null && !ids.isEmpty();
        if (named == all || !all && (topic.isPresent() || code.isPresent())) {
            throw usage("replay", "Give the ids of letters, or --all, optionally with --topic and --code");
        }
        Found found = all ? found("replay", topic, code) : new Found(List.of(), Optional.empty());
        List<String> waiting = found.letters().stream()
                .filter(letter -> letter.find("replay.by").isEmpty()
                        || letter.find("replay.code").isPresent())
                .sorted(BY_TIME)
                .map(letter -> letter.text("id"))
                .toList();
        List<Outcome> outcomes = new ArrayList<>();
        try {
            (named ? ids : waiting).forEach(id -> outcomes.add(replayed(id)));
        } finally {
            // outcomes are shown, even if a service stops answering later
            if (!outcomes.isEmpty() || all) {
                terminal.show(outcomes, () -> text(outcomes));
            }
        }
        found.throwIfIncomplete();
        long refused = outcomes.stream()
                .filter(each -> each.outcome().equals("refused"))
                .count();
        if (refused > 0) {
            throw CommandFailure.refused(
                    "dead-letter-refused",
                    refused + " of " + outcomes.size() + " dead letters " + (refused == 1 ? "is" : "are")
                            + " refused again.");
        }
    }

    private Found found(String verb, Optional<String> topic, Optional<String> code) {
        List<String> topics = Topics.all().stream()
                .map(Topic::name)
                .filter(name -> !name.endsWith(Topic.DEAD_LETTERS))
                .toList();
        topic.filter(name -> !topics.contains(name)).ifPresent(name -> {
            throw usage(verb, "There is no topic '" + name + "'; there are " + String.join(", ", topics));
        });
        String path = ListOptions.filtered("/dead-letters", Map.of("topic", topic, "code", code));
        List<Resource> letters = new ArrayList<>();
        Optional<ServiceUnavailable> away = Optional.empty();
        for (ServiceName service : ServiceName.deciding()) {
            try {
                letters.addAll(session.client(service).all(path));
            } catch (ServiceUnavailable e) {
                away = away.or(() -> Optional.of(e));
            }
        }
        letters.sort(BY_TIME.reversed());
        return new Found(letters, away);
    }

    private Outcome replayed(String id) {
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

    /** Asks one service after the other for the letter, as its owner is not known. */
    private Resource ofOwner(String id, Function<ServiceClient, Resource> ask) {
        CommandFailure failure = CommandFailure.notFound(
                "no-such-dead-letter",
                "There is no dead letter '" + id + "': './weightflow dead-letters list' lists the existing ones.");
        for (ServiceName service : ServiceName.deciding()) {
            try {
                return ask.apply(session.client(service));
            } catch (ServiceUnavailable e) {
                failure = failure instanceof ServiceUnavailable first ? first : e;
            } catch (ErrorResponse e) {
                if (!e.code().equals("dead-letter-not-found")) {
                    throw e;
                }
            }
        }
        throw failure;
    }

    private static String one(Resource contents) {
        Resource letter = contents.under("letter");
        Table table = Table.of("Letter", letter.text("id"))
                .row("found in", letter.text("topic"))
                .row("set aside", Listing.time(letter, "time") + " by " + plain(letter.text("service")))
                .row("because", plain(letter.text("code")) + ": " + plain(letter.text("reason")))
                .row("replayed", replayed(letter).orElse("no") + plain(letter.words(": %s", "replay.reason")))
                .row("key", plain(letter.text("key")));
        contents.entries("headers").forEach(header -> table.row(plain(header.getKey()), plain(header.getValue())));
        return table.row(contents.text("encoding"), plain(contents.text("payload")))
                .toString();
    }

    private static String text(List<Outcome> outcomes) {
        Table table = Table.of("LETTER", "IS", "");
        outcomes.forEach(each -> table.row(
                each.letter(),
                each.outcome(),
                each.reason().map(DeadLettersCommand::plain).orElse("")));
        return outcomes.isEmpty() ? "No dead letters are pending." : table.toString();
    }

    private static Optional<String> replayed(Resource letter) {
        return letter.find("replay.by")
                .map(by -> Listing.time(letter, "replay.time") + " by "
                        + plain(by + letter.words(", refused (%s)", "replay.code")));
    }

    private static Column plain(String heading, String path, int most) {
        return new Column(heading, path, letter -> {
            String text = plain(letter.text(path));
            return text.length() > most ? text.substring(0, most) + "…" : text;
        });
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
