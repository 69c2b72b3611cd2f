package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.schema.Faults;
import java.util.Optional;

/**
 * Comparison of a checkpoint with another model on the same images.
 *
 * @param name the name of the other model, such as {@code untrained}, {@code champion} or {@code single-task}
 * @param relativeChange the checkpoint's {@link RelativeChange} against it, in percent; in JSON {@code deltaM}, the name under which the form was
 * published
 */
public record Comparison(
        String name,
        TaskMetrics metrics,
        @JsonProperty("deltaM") Optional<Double> relativeChange) {
    public Comparison {
        Faults faults = Faults.of("A comparison")
                .text("name", name)
                .present("metrics", metrics)
                .require(metrics == null || !metrics.isEmpty(), "metrics must hold at least one task");
        relativeChange.ifPresent(value -> faults.finite("deltaM", value));
        faults.raise();
    }
}
