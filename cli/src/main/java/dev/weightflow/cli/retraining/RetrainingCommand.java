package dev.weightflow.cli.retraining;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow retraining}. */
@Command(
        name = "retraining",
        description = "Lets models be trained again when data arrive, and tells what comes of a dataset.")
public final class RetrainingCommand extends CommandGroup {

    private final Session session;

    private RetrainingCommand(Session session) {
        this.session = session;
    }

    /** The group with its commands. */
    public static CommandLine in(Session session) {
        return new CommandLine(new RetrainingCommand(session)).addSubcommand(new SetCommand(session));
    }

    @Command(name = "list", description = "Lists the retraining policies.")
    void list() {
        session.show(new Retrainings(session).policies(), RetrainingText::policies);
    }

    @Command(name = "show", description = "Shows a model's retraining policy.")
    void show(@Parameters(paramLabel = "MODEL", description = "The model's name.") String model) {
        session.show(new Retrainings(session).policy(model), RetrainingText::policy);
    }

    @Command(
            name = "remove",
            description = "Lets a model no longer be trained again by itself; trainings already asked for go on.")
    void remove(@Parameters(paramLabel = "MODEL", description = "The model's name.") String model) {
        new Retrainings(session).remove(model);
        session.terminal()
                .show(Map.of("model", model, "removed", true), () -> model + " is no longer trained again by itself.");
    }

    @Command(
            name = "explain",
            description =
                    "Tells what came of a dataset, or would come of it now, and why: what every policy says about it,"
                            + " and the chain of events that it is part of.")
    void explain(
            @Parameters(
                            paramLabel = "EVENT|DATASET",
                            description =
                                    "A dataset, or an event that led to one or followed from it; an id's beginning is enough.")
                    String id) {
        session.show(new Retrainings(session).explain(id), RetrainingText::explanation);
    }
}
