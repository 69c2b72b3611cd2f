package dev.weightflow.cli.deadletters;

import dev.weightflow.cli.client.ServiceUnavailable;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.CommandGroup;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.deadletters.DeadLetters.Listing;
import dev.weightflow.cli.deadletters.DeadLetters.Outcome;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./weightflow dead-letters}. */
@Command(
        name = "dead-letters",
        description = "Shows records that services could not read or handle, and has them handled again.")
public final class DeadLettersCommand extends CommandGroup {

    private final Session session;

    @Spec
    private CommandSpec spec;

    public DeadLettersCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Lists the dead letters of all services, the newest first.")
    void list(
            @Option(names = "--topic", paramLabel = "TOPIC", description = "Only those that were found in this topic.")
                    Optional<String> topic,
            @Option(names = "--code", paramLabel = "CODE", description = "Only those of this cause.")
                    Optional<String> code) {
        Listing found = new DeadLetters(session).list(known(topic), code);
        session.terminal().show(Json.MAPPER.valueToTree(found.letters()), () -> DeadLetterText.list(found.letters()));
        throwIfAway(found);
    }

    @Command(name = "show", description = "Shows a dead letter with its headers and its payload.")
    void show(@Parameters(paramLabel = "LETTER", description = "The letter's id.") String letter) {
        session.show(new DeadLetters(session).show(letter), DeadLetterText::one);
    }

    @Command(
            name = "replay",
            description = {
                "Has dead letters handled once more, as the records that they were, when their cause is gone.",
                "A letter that was handled before does no harm: what was done already is not done twice."
            })
    void replay(
            @Parameters(arity = "0..*", paramLabel = "LETTER", description = "The letters' ids.") List<String> letters,
            @Option(names = "--all", description = "All that wait, the oldest first.") boolean all,
            @Option(names = "--topic", paramLabel = "TOPIC", description = "With --all: only those of this topic.")
                    Optional<String> topic,
            @Option(names = "--code", paramLabel = "CODE", description = "With --all: only those of this cause.")
                    Optional<String> code) {
        boolean named = letters != null && !letters.isEmpty();
        if (named == all || !all && (topic.isPresent() || code.isPresent())) {
            throw new ParameterException(
                    replaySpec(), "Give the ids of letters, or --all and perhaps --topic and --code");
        }
        DeadLetters services = new DeadLetters(session);
        Listing found = all ? services.list(known(topic), code) : new Listing(List.of(), Optional.empty());
        List<Outcome> outcomes = new ArrayList<>();
        try {
            (named ? letters : waiting(found)).forEach(id -> outcomes.add(services.replay(id)));
        } finally {
            // what was done is told, also if a service falls silent after it
            if (!outcomes.isEmpty() || all) {
                session.terminal().show(Json.MAPPER.valueToTree(outcomes), () -> DeadLetterText.outcomes(outcomes));
            }
        }
        throwIfAway(found);
        long refused = outcomes.stream().filter(Outcome::refused).count();
        if (refused > 0) {
            throw new CommandFailure(
                    "dead-letter-refused",
                    ExitStatus.REFUSED,
                    refused + " of " + outcomes.size() + " dead letters " + (refused == 1 ? "is" : "are")
                            + " refused again.");
        }
    }

    private static List<String> waiting(Listing found) {
        List<String> ids = new ArrayList<>(found.letters().stream()
                .filter(DeadLetter::waits)
                .map(DeadLetter::id)
                .toList());
        Collections.reverse(ids);
        return ids;
    }

    private static void throwIfAway(Listing found) {
        Optional<ServiceUnavailable> away = found.away();
        if (away.isPresent()) {
            throw away.get();
        }
    }

    private Optional<String> known(Optional<String> topic) {
        List<String> topics = Topics.all().stream()
                .map(Topic::name)
                .filter(name -> !name.endsWith(Topic.DEAD_LETTERS))
                .toList();
        topic.filter(name -> !topics.contains(name)).ifPresent(name -> {
            throw new ParameterException(
                    spec.commandLine(), "'" + name + "' is no topic; there are " + String.join(", ", topics));
        });
        return topic;
    }

    private CommandLine replaySpec() {
        return spec.subcommands().get("replay");
    }
}
