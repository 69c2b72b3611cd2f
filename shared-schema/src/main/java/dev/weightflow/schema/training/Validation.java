package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.Map;

/**
 * Metrics of a model in training on the validation split.
 *
 * @param step number of steps before it
 * @param metrics the primary metric of each task that could be measured: mIoU as a fraction of 1, and degrees for normals
 * @param deltaM Δm over the published single-task models, or over a typical figure of a task that was not published, in percent: the criterion of the
 * best checkpoint
 * @param scales the scales of the metrics
 */
public record Validation(
        long step,
        int epoch,
        Map<TaskName, Double> metrics,
        double deltaM,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) MetricScales scales) {
    /** Creates a validation with the scales of PASCAL-Context. */
    public Validation(long step, int epoch, Map<TaskName, Double> metrics, double deltaM) {
        this(step, epoch, metrics, deltaM, MetricScales.UNDECLARED);
    }

    public Validation {
        metrics = TaskName.ordered(metrics);
        scales = scales == null ? MetricScales.UNDECLARED : scales;
        Faults faults = Faults.of("A validation")
                .atLeast(0, "step", step)
                .atLeast(0, "epoch", epoch)
                .finite("deltaM", deltaM);
        metrics.forEach((task, value) -> faults.finite("metrics." + task.key(), value));
        faults.raise();
    }
}
