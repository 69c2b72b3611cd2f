package dev.weightflow.local.retraining;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow retraining show}. */
@Command(name = "show", description = "Shows a model's retraining policy.")
final class ShowCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    private String model;

    ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Policy> policy = new Retrainings(session).policy(model);
        session.terminal().show(policy.raw(), () -> RetrainingText.policy(policy.value()));
        return 0;
    }
}
