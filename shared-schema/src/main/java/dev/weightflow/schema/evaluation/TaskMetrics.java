package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Metrics of every evaluated task, none of images without labels; in JSON an object with the figures under the task's key. */
public record TaskMetrics(@JsonValue Map<TaskName, TaskFigures> byTask) {
    /** Metrics of images without labels: none. */
    public static final TaskMetrics NONE = new TaskMetrics(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TaskMetrics {
        byTask = TaskName.ordered(byTask);
    }

    /** Returns whether they hold no task, as of images without labels. */
    public boolean isEmpty() {
        return byTask.isEmpty();
    }

    /** Creates the metrics of those tasks of PASCAL-Context that were measured. */
    public static TaskMetrics ofPascal(
            Optional<TaskFigures> semseg,
            Optional<TaskFigures> normals,
            Optional<TaskFigures> sal,
            Optional<TaskFigures> humanParts) {
        Map<TaskName, TaskFigures> byTask = new TreeMap<>();
        semseg.ifPresent(figures -> byTask.put(PascalTasks.SEMSEG, figures));
        normals.ifPresent(figures -> byTask.put(PascalTasks.NORMALS, figures));
        sal.ifPresent(figures -> byTask.put(PascalTasks.SAL, figures));
        humanParts.ifPresent(figures -> byTask.put(PascalTasks.HUMAN_PARTS, figures));
        return new TaskMetrics(byTask);
    }

    public Optional<TaskFigures> of(TaskName task) {
        return Optional.ofNullable(byTask.get(task));
    }

    /**
     * Returns the figure by which each task is judged, in the unit of its {@link #scales scale}; for PASCAL-Context as in the paper's Table 1: mIoU
     * (0 to 1, greater is better), and for normals the mean angular error (degrees, smaller is better).
     */
    public Map<TaskName, Double> primaryMetrics() {
        return TaskName.each(byTask.keySet(), task -> byTask.get(task).primary());
    }

    /** Returns the scales of the {@link #primaryMetrics()}. */
    public MetricScales scales() {
        return new MetricScales(
                TaskName.each(byTask.keySet(), task -> byTask.get(task).scale()));
    }

    /** Formats the {@link #primaryMetrics()} for people, such as {@code semseg 43.21 %, normals 17.30°}. */
    public String words() {
        return byTask.entrySet().stream()
                .map(task -> task.getKey().key() + " "
                        + task.getValue().scale().words(task.getValue().primary()))
                .collect(Collectors.joining(", "));
    }
}
