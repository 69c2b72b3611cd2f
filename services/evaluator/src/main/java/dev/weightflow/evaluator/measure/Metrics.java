package dev.weightflow.evaluator.measure;

import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.RelativeChange;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Map;
import java.util.Optional;

/** Converts measured metrics for reports and events. */
final class Metrics {
    private Metrics() {}

    /** @throws EvaluatorException.NothingMeasured if no task could be measured */
    static TaskMetrics of(MultiTaskState seen) {
        return seen.result()
                .orElseThrow(() -> new EvaluatorException.NothingMeasured(
                        "every pixel of these images is ignored by the checkpoint's tasks; choose other images"));
    }

    /**
     * Returns the relative change of a model against another on the same images, in percent; empty if the two were not measured on the same tasks.
     */
    static Optional<Double> relativeChange(TaskMetrics model, TaskMetrics baseline) {
        Map<TaskName, Double> reference = baseline.primaryMetrics();
        if (!reference.keySet().equals(model.primaryMetrics().keySet())
                || !model.scales().equals(baseline.scales())) {
            return Optional.empty();
        }
        return RelativeChange.over(model.scales(), reference, model.primaryMetrics()).stream()
                .boxed()
                .findFirst();
    }
}
