package dev.weightflow.local.retraining;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./weightflow retraining list}. */
@Command(name = "list", description = "Lists the retraining policies.")
final class ListCommand implements Callable<Integer> {

    private final Session session;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Policy[]> all = new Retrainings(session).policies();
        session.terminal().show(all.raw(), () -> RetrainingText.policies(all.value()));
        return 0;
    }
}
