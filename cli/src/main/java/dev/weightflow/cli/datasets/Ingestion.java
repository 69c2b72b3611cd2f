package dev.weightflow.cli.datasets;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import java.util.Optional;

/**
 * An ingestion, as far as the command line knows it.
 *
 * @param state {@code waiting}, {@code claimed}, {@code completed}, {@code failed}, {@code cancelled} or {@code rejected}
 * @param message the state in one sentence
 * @param dataset the dataset version that its source is
 * @param unchanged whether that version was there already
 * @param lastFailure why it failed, or its latest attempt did
 */
public record Ingestion(
        String job,
        String state,
        String message,
        Optional<String> dataset,
        Optional<Boolean> unchanged,
        Optional<Failure> lastFailure,
        Optional<JobProgressed> progress) {

    boolean ended() {
        return !state.equals("waiting") && !state.equals("claimed");
    }

    boolean completed() {
        return state.equals("completed");
    }

    /** Whether the dataset was there already. */
    public boolean wasThere() {
        return unchanged.orElse(false);
    }
}
