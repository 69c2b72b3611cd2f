package dev.weightflow.retraining.rest;

import dev.weightflow.schema.Faults;

/**
 * Request to pause the retraining of a model.
 *
 * @param reason one sentence
 */
public record PauseRequest(String reason) {
    /** @throws dev.weightflow.schema.InvalidRecordException if it is missing */
    public PauseRequest {
        Faults.of("A pause").text("reason", reason).raise();
    }
}
