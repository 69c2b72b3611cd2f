package dev.weightflow.model.run;

import dev.weightflow.comparison.DeltaM;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.training.Validation;
import java.util.Map;

/**
 * Score by which the best checkpoint of a training is chosen: Δm over the published single-task models, over the tasks that were measured. A task
 * without a published figure counts relative to half of the largest fraction, the published angle, or ten points. The baseline is a constant, so that
 * a choice depends on nothing but the checkpoint's own metrics.
 */
public final class ValidationScore {

    private static final double ORDINARY_POINTS = 10;
    private static final double HALF = 50;

    private ValidationScore() {}

    /**
     * Scores a validation.
     *
     * @param metrics of the tasks that could be measured
     */
    public static Validation of(long step, int epoch, TaskMetrics metrics) {
        Map<TaskName, Double> figures = metrics.primaryMetrics();
        MetricScales scales = metrics.scales();
        Map<TaskName, Double> shown =
                TaskName.each(figures.keySet(), task -> scales.of(task).shown(figures.get(task)));
        Map<TaskName, Double> baseline = TaskName.each(figures.keySet(), task -> baseline(task, scales.of(task)));
        return new Validation(step, epoch, figures, new DeltaM(baseline, scales).of(shown), scales);
    }

    private static double baseline(TaskName task, MetricScale scale) {
        if (scale.equals(MetricScale.ANGLE)) {
            return DeltaM.PUBLISHED.baseline().get(PascalTasks.NORMALS);
        }
        if (!scale.unit().equals(MetricScale.PERCENT)) {
            return ORDINARY_POINTS * scale.point();
        }
        return scale.equals(MetricScale.undeclared(task))
                ? DeltaM.PUBLISHED.baseline().getOrDefault(task, HALF)
                : HALF;
    }
}
