package dev.weightflow.cli.operations;

import static dev.weightflow.cli.client.Listing.of;
import static dev.weightflow.cli.client.Listing.time;

import dev.weightflow.cli.client.CommandGroup;
import dev.weightflow.cli.client.ErrorResponse;
import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Listing.Column;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceUnavailable;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.operations.DeadLettersCommand.DeadLetters.Found;
import dev.weightflow.cli.operations.DeadLettersCommand.DeadLetters.Outcome;
import dev.weightflow.cli.platform.ServiceName;
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

/**
 * {@code ./weightflow dead-letters}. Whoever wrote a letter may have meant it for the terminal, so no control character gets there.
 */
@Command(
        name = "dead-letters",
        description = "Shows records that services could not read or handle, and has them handled again.")
public final class DeadLettersCommand extends CommandGroup {
    private static final int BRIEF = 60;
    private static final String TOPIC = "Only those that were found in this topic.";
    private static final String CODE = "Only those of this cause.";
    private static final Listing LISTING = Listing.of(
            "There is no dead letter.",
            Listing.text("LETTER", "id"),
            time("SET ASIDE", "time"),
            plain("CODE", "code", Integer.MAX_VALUE),
            of("KEY", letter -> Quantities.brief(plain(letter.text("key")))),
            of("REPLAYED", letter -> replayed(letter).orElse("-")),
            plain("REASON", "reason", BRIEF));

    public DeadLettersCommand(Session session) {
        super(session);
    }

    @Command(name = "list", description = "Lists the dead letters of all services, the newest first.")
    void list(
            @Mixin ListOptions options,
            @Option(names = "--topic", paramLabel = "TOPIC", description = TOPIC) Optional<String> topic,
            @Option(names = "--code", paramLabel = "CODE", description = CODE) Optional<String> code) {
        Found found = new DeadLetters(session).list(known("list", topic), code);
        options.show(terminal, found.letters(), LISTING);
        found.throwIfIncomplete();
    }

    @Command(name = "show", description = "Shows a dead letter with its headers and its payload.")
    void show(@Parameters(paramLabel = "ID", description = "The letter's id.") String letter) {
        session.show(new DeadLetters(session).show(letter), DeadLettersCommand::one);
    }

    @Command(
            name = "replay",
            description = {
                "Has dead letters handled once more, as the records that they were, when their cause is gone.",
                "A letter that was handled before does no harm: what was done already is not done twice."
            })
    void replay(
            @Parameters(arity = "0..*", paramLabel = "ID", description = "The letters' ids.") List<String> ids,
            @Option(names = "--all", description = "All that were not handled yet, the oldest first.") boolean all,
            @Option(names = "--topic", paramLabel = "TOPIC", description = "With --all: " + TOPIC)
                    Optional<String> topic,
            @Option(names = "--code", paramLabel = "CODE", description = "With --all: " + CODE) Optional<String> code) {
        boolean named = ids != null && !ids.isEmpty();
        if (named == all || !all && (topic.isPresent() || code.isPresent())) {
            throw usage("replay", "Give the ids of letters, or --all and perhaps --topic and --code");
        }
        DeadLetters services = new DeadLetters(session);
        Found found = all ? services.list(known("replay", topic), code) : new Found(List.of(), Optional.empty());
        List<Outcome> outcomes = new ArrayList<>();
        try {
            (named ? ids : found.waiting()).forEach(id -> outcomes.add(services.replay(id)));
        } finally {
            // what was done is shown, also if a service falls silent after it
            if (!outcomes.isEmpty() || all) {
                terminal.show(outcomes, () -> text(outcomes));
            }
        }
        found.throwIfIncomplete();
        long refused = outcomes.stream().filter(Outcome::refused).count();
        if (refused > 0) {
            throw CommandFailure.refused(
                    "dead-letter-refused",
                    refused + " of " + outcomes.size() + " dead letters " + (refused == 1 ? "is" : "are")
                            + " refused again.");
        }
    }

    private Optional<String> known(String verb, Optional<String> topic) {
        List<String> topics = Topics.all().stream()
                .map(Topic::name)
                .filter(name -> !name.endsWith(Topic.DEAD_LETTERS))
                .toList();
        topic.filter(name -> !topics.contains(name)).ifPresent(name -> {
            throw usage(verb, "There is no topic '" + name + "'; there are " + String.join(", ", topics));
        });
        return topic;
    }

    private static String one(Resource contents) {
        Table table = Table.of("Letter", contents.text("letter.id"));
        table.row("found in", contents.text("letter.topic"));
        table.row("set aside", Listing.time(contents, "letter.time") + " by " + plain(contents.text("letter.service")));
        table.row("because", plain(contents.text("letter.code")) + ": " + plain(contents.text("letter.reason")));
        table.row(
                "replayed",
                replayed(new Resource(contents.json().path("letter"))).orElse("no")
                        + contents.find("letter.replay.reason")
                                .map(why -> ": " + plain(why))
                                .orElse(""));
        table.row("key", plain(contents.text("letter.key")));
        contents.json()
                .path("headers")
                .properties()
                .forEach(header -> table.row(
                        plain(header.getKey()), plain(header.getValue().asText())));
        table.row(contents.text("encoding"), plain(contents.text("payload")));
        return table.toString();
    }

    private static String text(List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return "No dead letter waits.";
        }
        Table table = Table.of("LETTER", "IS", "");
        outcomes.forEach(each -> table.row(
                each.letter(),
                each.outcome(),
                each.reason().map(DeadLettersCommand::plain).orElse("")));
        return table.toString();
    }

    private static Optional<String> replayed(Resource letter) {
        return letter.find("replay.by")
                .map(by -> Listing.time(letter, "replay.time") + " by " + plain(by)
                        + letter.find("replay.code")
                                .map(code -> ", refused (" + plain(code) + ")")
                                .orElse(""));
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

    static final class DeadLetters {
        private final Session session;

        DeadLetters(Session session) {
            this.session = session;
        }

        /** What was found. */
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
            letters.sort(Comparator.comparing((Resource letter) -> letter.moment("time"))
                    .reversed());
            return new Found(letters, away);
        }

        Resource show(String id) {
            return ofOwner(id, service -> service.get(path(id)));
        }

        Outcome replay(String id) {
            try {
                Resource letter = ofOwner(id, service -> service.post(path(id) + "/replay", Map.of()));
                return new Outcome(
                        id, letter.find("replay.by").isPresent() ? "handled" : "unfinished", Optional.empty());
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
                    .orElseGet(() -> CommandFailure.notFound(
                            "no-such-dead-letter",
                            "There is no dead letter '" + id
                                    + "': './weightflow dead-letters list' lists those there are."));
        }
    }
}
