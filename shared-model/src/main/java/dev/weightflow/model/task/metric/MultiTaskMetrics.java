package dev.weightflow.model.task.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Task;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The benchmark's numbers of one model. In JSON: {@code {"semseg":{"mIoU":…,"perClass":[…]},"human_parts":{…},
 * "sal":{"mIoU":…,"maxF":…},"normals":{"meanAngularError":…,"rmse":…}}}, fractions in 0–1 and degrees; a task that was not measured is
 * left out.
 *
 * @param byTask the result of each task that was measured
 */
public record MultiTaskMetrics(Map<Task, TaskResult> byTask) {

    // beside a @JsonValue, Jackson would choose this constructor over the factory below
    @JsonCreator(mode = JsonCreator.Mode.DISABLED)
    public MultiTaskMetrics {
        byTask = TaskOrder.copyOf(byTask);
        byTask.forEach((task, result) -> kindOf(task).cast(result));
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static MultiTaskMetrics of(
            @JsonProperty("semseg") SegmentationResult semseg,
            @JsonProperty("human_parts") SegmentationResult humanParts,
            @JsonProperty("sal") SaliencyResult sal,
            @JsonProperty("normals") NormalsResult normals) {
        return new MultiTaskMetrics(TaskOrder.<TaskResult>present(semseg, humanParts, sal, normals));
    }

    @JsonValue
    Map<String, TaskResult> json() {
        return TaskOrder.byKey(byTask);
    }

    /** Semantic segmentation, if it was measured. */
    public Optional<SegmentationResult> semseg() {
        return Optional.ofNullable((SegmentationResult) byTask.get(Task.SEMSEG));
    }

    /** Human parts, if they were measured. */
    public Optional<SegmentationResult> humanParts() {
        return Optional.ofNullable((SegmentationResult) byTask.get(Task.HUMAN_PARTS));
    }

    /** Saliency, if it was measured. */
    public Optional<SaliencyResult> sal() {
        return Optional.ofNullable((SaliencyResult) byTask.get(Task.SAL));
    }

    /** Surface normals, if they were measured. */
    public Optional<NormalsResult> normals() {
        return Optional.ofNullable((NormalsResult) byTask.get(Task.NORMALS));
    }

    /** The one number a task that the paper's Table 1 prints, in its units: percent, and degrees for normals. */
    public Map<Task, Double> primaryMetrics() {
        Map<Task, Double> primaryMetrics = new EnumMap<>(Task.class);
        byTask.forEach((task, result) -> primaryMetrics.put(task, result.primaryMetric()));
        return primaryMetrics;
    }

    private static Class<? extends TaskResult> kindOf(Task task) {
        return switch (task) {
            case SEMSEG, HUMAN_PARTS -> SegmentationResult.class;
            case SAL -> SaliencyResult.class;
            case NORMALS -> NormalsResult.class;
        };
    }
}
