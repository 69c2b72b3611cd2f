package dev.weightflow.evaluator.measure;

import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.model.task.metric.MultiTaskMetrics;
import dev.weightflow.model.task.metric.MultiTaskState;
import dev.weightflow.model.task.metric.SegmentationResult;
import dev.weightflow.model.task.metric.SegmentationState;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.NormalsMetrics;
import dev.weightflow.schema.evaluation.RelativeChange;
import dev.weightflow.schema.evaluation.SaliencyMetrics;
import dev.weightflow.schema.evaluation.SegmentationMetrics;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What was measured, in the words of reports and events. */
final class Metrics {
    private Metrics() {}

    /**
     * The metrics of what was seen.
     *
     * @throws EvaluatorException.NothingMeasured if no task could be measured
     */
    static TaskMetrics of(MultiTaskState seen) {
        MultiTaskMetrics metrics = seen.result();
        if (metrics.byTask().isEmpty()) {
            throw new EvaluatorException.NothingMeasured(
                    "no pixel of these images counts for any of the checkpoint's tasks; choose other images");
        }
        return new TaskMetrics(
                metrics.semseg().map(result -> segmentation(result, seen, Task.SEMSEG)),
                metrics.normals().map(result -> new NormalsMetrics(result.meanAngularError(), result.rmse())),
                metrics.sal().map(result -> new SaliencyMetrics(result.mIoU(), result.maxF())),
                metrics.humanParts().map(result -> segmentation(result, seen, Task.HUMAN_PARTS)));
    }

    /** The mean counts an absent class as 0, as the benchmark does; the list says that it is absent. */
    private static SegmentationMetrics segmentation(SegmentationResult result, MultiTaskState seen, Task task) {
        SegmentationState state = (SegmentationState) seen.byTask().get(task);
        return new SegmentationMetrics(
                result.mIoU(),
                IntStream.range(0, state.classes())
                        .mapToObj(index -> occurs(state, index)
                                ? Optional.of(result.perClass().get(index))
                                : Optional.<Double>empty())
                        .toList());
    }

    private static boolean occurs(SegmentationState state, int index) {
        return IntStream.range(0, state.classes())
                .anyMatch(other -> state.confusion().get(index * state.classes() + other) > 0
                        || state.confusion().get(other * state.classes() + index) > 0);
    }

    /**
     * The relative change of a model against another on the same images, in percent; empty if the two were not measured on the same
     * tasks.
     */
    static Optional<Double> relativeChange(TaskMetrics model, TaskMetrics baseline) {
        Map<Task, Double> reference = baseline.primaryMetrics();
        if (!reference.keySet().equals(model.primaryMetrics().keySet())) {
            return Optional.empty();
        }
        return RelativeChange.over(reference, model.primaryMetrics()).stream()
                .boxed()
                .findFirst();
    }
}
