package dev.weightflow.local.datasets;

import dev.weightflow.local.client.Failure;
import java.util.Optional;

/**
 * An ingestion, as far as the command line knows it.
 *
 * @param state {@code waiting}, {@code ingested}, {@code recognised} or {@code rejected}
 * @param message the state in one sentence
 * @param dataset what it led to
 * @param failure why it led to nothing
 */
public record Ingestion(
        String id,
        String state,
        String message,
        String source,
        Optional<String> dataset,
        Optional<Failure> failure,
        Optional<Progress> progress) {

    /** How the work gets on. */
    public record Progress(String phase, long done, long total, long quarantined) {}

    boolean ended() {
        return dataset.isPresent() || failure.isPresent();
    }

    /** Whether the data set was there already. */
    public boolean recognised() {
        return state.equals("recognised");
    }
}
