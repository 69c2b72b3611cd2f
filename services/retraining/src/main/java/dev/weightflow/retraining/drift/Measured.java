package dev.weightflow.retraining.drift;

import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;

/** State of the evaluation that measures the images of a dataset. */
sealed interface Measured {
    /** It has not ended. */
    record Waiting() implements Measured {}

    /**
     * It ended without features that could be compared.
     *
     * @param reason one sentence
     */
    record Missing(String reason) implements Measured {}

    /**
     * Its features are stored.
     *
     * @param document the digest of the window
     */
    record Features(ReportId report, Digest document, WindowDocument window) implements Measured {}
}
