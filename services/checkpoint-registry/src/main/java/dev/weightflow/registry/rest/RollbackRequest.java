package dev.weightflow.registry.rest;

import dev.weightflow.schema.Faults;

/**
 * Request to roll the champion back.
 *
 * @param reason one sentence
 */
public record RollbackRequest(String reason) {
    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public RollbackRequest {
        Faults.of("A request to roll back").text("reason", reason).raise();
    }
}
