package dev.weightflow.local.retraining;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow retraining explain}. */
@Command(
        name = "explain",
        description = "Tells what came of a dataset, or would come of it now, and why: what every policy says about it,"
                + " and the chain of events that it is part of.")
final class ExplainCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            index = "0",
            paramLabel = "EVENT|DATASET",
            description = "A dataset, or an event that led to one or followed from it; an id's beginning is enough.")
    private String id;

    ExplainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Explanation> explanation = new Retrainings(session).explain(id);
        session.terminal().show(explanation.raw(), () -> RetrainingText.explanation(explanation.value()));
        return 0;
    }
}
