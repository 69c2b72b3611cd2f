package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;

/**
 * Why something failed.
 *
 * @param code the stable, machine-readable reason, which REST problems and metrics show alike
 * @param message one sentence that names the thing and the way out
 */
public record Failure(String code, String message) {
    public Failure {
        Faults.of("A failure").text("code", code).text("message", message).raise();
    }
}
