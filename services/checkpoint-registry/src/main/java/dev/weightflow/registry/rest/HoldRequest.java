package dev.weightflow.registry.rest;

import dev.weightflow.schema.Faults;
import java.time.Instant;
import java.util.Optional;

/**
 * Request to hold an alias.
 *
 * @param reason one sentence
 * @param until time when the hold ends by itself; until it is released if absent
 */
public record HoldRequest(String reason, Optional<Instant> until) {
    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public HoldRequest {
        until = Faults.orEmpty(until);
        Faults.of("A request to hold an alias").text("reason", reason).raise();
    }
}
