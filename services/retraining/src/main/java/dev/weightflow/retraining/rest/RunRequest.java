package dev.weightflow.retraining.rest;

import dev.weightflow.schema.Faults;

/**
 * Request to have a model retrained.
 *
 * @param reason one sentence
 */
public record RunRequest(String reason) {
    /** @throws dev.weightflow.schema.InvalidRecordException if it is missing */
    public RunRequest {
        Faults.of("A request to retrain").text("reason", reason).raise();
    }
}
