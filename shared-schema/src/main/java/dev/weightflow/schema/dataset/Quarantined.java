package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Faults;

/**
 * A sample that was left out of a dataset version because something is wrong with it.
 *
 * @param code a stable, machine-readable reason, such as {@code undecodable-image}
 * @param reason one sentence that names the file and what is wrong with it
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
