package dev.weightflow.projection;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Creates metrics from their primary metrics. */
public final class Metrics {

    private Metrics() {}

    /** Creates metrics of all four tasks: mIoU as fractions, normals in degrees. */
    public static TaskMetrics of(double semseg, double normals, double sal, double humanParts) {
        return TaskMetrics.ofPascal(
                Optional.of(TaskFigures.segmentation(semseg, List.of())),
                Optional.of(TaskFigures.normals(normals, normals)),
                Optional.of(TaskFigures.foreground(sal, sal)),
                Optional.of(TaskFigures.segmentation(humanParts, List.of())));
    }

    /** Creates metrics of semantic segmentation and normals only. */
    public static TaskMetrics two(double semseg, double normals) {
        return TaskMetrics.ofPascal(
                Optional.of(TaskFigures.segmentation(semseg, List.of())),
                Optional.of(TaskFigures.normals(normals, normals)),
                Optional.empty(),
                Optional.empty());
    }

    /** Creates metrics of semantic segmentation only. */
    public static TaskMetrics semseg(double mIoU) {
        return TaskMetrics.ofPascal(
                Optional.of(TaskFigures.segmentation(mIoU, List.of())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns the sums of images, all alike, that give those metrics. */
    public static ImageSums sums(TaskMetrics metrics, int images) {
        Map<TaskName, List<List<Double>>> tasks = new TreeMap<>();
        metrics.primaryMetrics()
                .forEach((task, figure) -> tasks.put(task, Collections.nCopies(images, row(task, figure))));
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, images).mapToObj(i -> "image-" + i).toList(),
                tasks);
    }

    private static List<Double> row(TaskName task, double figure) {
        int sums = Tasks.PASCAL.kind(task).metric().sumCount();
        return IntStream.range(0, sums)
                .mapToObj(at -> switch (task.key()) {
                    case "semseg", "human_parts" -> at < sums / 2 ? 100 * figure : 100;
                    case "sal" -> at < sums - 1 ? figure : 1;
                    default -> at == 0 ? 100 * figure : 100;
                })
                .toList();
    }

    /** Creates metrics of saliency only. */
    public static TaskMetrics sal(double mIoU) {
        return TaskMetrics.ofPascal(
                Optional.empty(), Optional.empty(), Optional.of(TaskFigures.foreground(mIoU, mIoU)), Optional.empty());
    }
}
