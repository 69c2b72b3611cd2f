package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import java.util.Map;

/**
 * A model in training, measured on the validation split.
 *
 * @param step after how many steps
 * @param metrics the primary metric of each task that could be measured: mIoU as a fraction of 1, and degrees for normals
 * @param deltaM Δm over the published single-task models, in percent: what the best checkpoint is chosen by
 */
public record Validation(long step, int epoch, Map<Task, Double> metrics, double deltaM) {
    public Validation {
        metrics = Task.ordered(metrics);
        Faults faults = Faults.of("A validation")
                .atLeast(0, "step", step)
                .atLeast(0, "epoch", epoch)
                .finite("deltaM", deltaM);
        metrics.forEach((task, value) -> faults.finite("metrics." + task.key(), value));
        faults.raise();
    }
}
