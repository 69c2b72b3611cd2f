package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The metrics of every task that was evaluated, under the task's key. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TaskMetrics(
        Optional<SegmentationMetrics> semseg,
        Optional<NormalsMetrics> normals,
        Optional<SaliencyMetrics> sal,
        @JsonProperty("human_parts") Optional<SegmentationMetrics> humanParts) {
    public TaskMetrics {
        Faults.of("Task metrics")
                .require(
                        semseg.isPresent() || normals.isPresent() || sal.isPresent() || humanParts.isPresent(),
                        "they must hold at least one task")
                .raise();
    }

    /**
     * The figure by which a task is judged, as in the paper's Table 1: mIoU (0 to 1, greater is better), and for normals the
     * mean angular error (degrees, smaller is better).
     */
    public Map<Task, Double> primaryMetrics() {
        Map<Task, Double> figures = new EnumMap<>(Task.class);
        semseg.ifPresent(metrics -> figures.put(Task.SEMSEG, metrics.mIoU()));
        normals.ifPresent(metrics -> figures.put(Task.NORMALS, metrics.meanAngularError()));
        sal.ifPresent(metrics -> figures.put(Task.SAL, metrics.mIoU()));
        humanParts.ifPresent(metrics -> figures.put(Task.HUMAN_PARTS, metrics.mIoU()));
        return Collections.unmodifiableMap(figures);
    }

    /** The {@link #primaryMetrics()} for people, such as {@code semseg 43.21 %, normals 17.30°}. */
    public String words() {
        return primaryMetrics().entrySet().stream()
                .map(figure -> figure.getKey().key() + " " + words(figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** A task's figure with its unit: percent, or degrees for normals. */
    public static String words(Task task, double figure) {
        return task == Task.NORMALS
                ? String.format(Locale.ROOT, "%.2f°", figure)
                : String.format(Locale.ROOT, "%.2f %%", 100 * figure);
    }
}
