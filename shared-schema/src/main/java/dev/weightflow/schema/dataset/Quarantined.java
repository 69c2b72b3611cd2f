package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Faults;

/**
 * Sample that was left out of a dataset version because of a fault.
 *
 * @param code a stable, machine-readable reason, such as {@code undecodable-image}
 * @param reason one sentence that names the file and the fault
 */
public record Quarantined(String sample, Split split, String code, String reason) {
    public Quarantined {
        Faults.of("A quarantined sample")
                .text("sample", sample)
                .present("split", split)
                .text("code", code)
                .text("reason", reason)
                .raise();
    }
}
