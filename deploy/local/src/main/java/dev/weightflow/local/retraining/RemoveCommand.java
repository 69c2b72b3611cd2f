package dev.weightflow.local.retraining;

import dev.weightflow.local.client.Session;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow retraining remove}. */
@Command(
        name = "remove",
        description = "Lets a model no longer be trained again by itself; trainings already asked for go on.")
final class RemoveCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    private String model;

    RemoveCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        new Retrainings(session).remove(model);
        session.terminal()
                .show(Map.of("model", model, "removed", true), () -> model + " is no longer trained again by itself.");
        return 0;
    }
}
