package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import java.util.Optional;

/**
 * What a checkpoint is compared with, on the same images.
 *
 * @param name what it is, such as {@code untrained}, {@code champion} or {@code single-task}
 * @param metrics its metrics
 * @param deltaM the checkpoint's Δm against it, in percent: the mean over tasks of the relative gain, signed so that greater
 *     is better; absent where a metric of the baseline is zero
 */
public record Comparison(String name, TaskMetrics metrics, Optional<Double> deltaM) {
    public Comparison {
        deltaM = Faults.orEmpty(deltaM);
        Faults faults = Faults.of("A comparison").text("name", name).present("metrics", metrics);
        deltaM.ifPresent(value -> faults.finite("deltaM", value));
        faults.raise();
    }
}
