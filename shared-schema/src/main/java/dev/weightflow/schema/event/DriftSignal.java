package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;

/**
 * One thing that differs between two datasets or in a model's behaviour on them.
 *
 * @param name what was looked at, such as {@code semseg.mIoU} or {@code brightness.psi}
 * @param value what was measured
 * @param limit the value from which on it counts as drift
 */
public record DriftSignal(String name, double value, double limit) {
    public DriftSignal {
        Faults.of("A drift signal")
                .text("name", name)
                .finite("value", value)
                .finite("limit", limit)
                .raise();
    }
}
