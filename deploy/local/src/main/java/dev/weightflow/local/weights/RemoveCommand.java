package dev.weightflow.local.weights;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow weights remove}. */
@Command(
        name = "remove",
        description = {
            "Removes a name, and the base weights if they have no other; by a digest, the weights with all their names.",
            "What an alias, a retraining policy or a job under way needs is not removed."
        })
final class RemoveCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "NAME|DIGEST", description = "Their name, or their digest or its beginning.")
    private String weights;

    RemoveCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        StoredWeights stored = new StoredWeights(session);
        StoredBackbone found = stored.find(weights).value();
        String reference =
                found.names().contains(weights) ? weights : found.digest().hex();
        Answer<Removed> removed = stored.remove(reference);
        session.terminal().show(removed.raw(), () -> text(removed.value()));
        return 0;
    }

    private static String text(Removed removed) {
        List<String> parts = new ArrayList<>();
        if (!removed.names().isEmpty()) {
            parts.add("The name " + String.join(", ", removed.names()) + " is free again.");
        }
        parts.add(
                removed.remaining().isEmpty()
                        ? Quantities.bytes(removed.freedBytes()) + " were freed (" + removed.digest() + ")."
                        : "The weights are still there as " + String.join(", ", removed.remaining()) + ".");
        return String.join(" ", parts);
    }
}
