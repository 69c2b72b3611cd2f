package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;

/**
 * Reason of a failure.
 *
 * @param code the stable, machine-readable reason, which REST problems and metrics show alike
 * @param message one sentence that names the object and the way out
 */
public record Failure(String code, String message) {
    public Failure {
        Faults.of("A failure").text("code", code).text("message", message).raise();
    }
}
