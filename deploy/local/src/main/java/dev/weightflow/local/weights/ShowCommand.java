package dev.weightflow.local.weights;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow weights show}. */
@Command(name = "show", description = "Shows base weights, and what of their file was matched and skipped.")
final class ShowCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "NAME|DIGEST", description = "Their name, or their digest or its beginning.")
    private String weights;

    ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<StoredBackbone> found = new StoredWeights(session).find(weights);
        session.terminal().show(found.raw(), () -> StoredWeights.describe(found.value()));
        return 0;
    }
}
