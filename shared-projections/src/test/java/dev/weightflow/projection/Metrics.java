package dev.weightflow.projection;

import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.model.statistics.TaskSums;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.NormalsMetrics;
import dev.weightflow.schema.evaluation.SaliencyMetrics;
import dev.weightflow.schema.evaluation.SegmentationMetrics;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Metrics by their primary metrics. */
public final class Metrics {

    private Metrics() {}

    /** All four tasks: mIoU as fractions, normals in degrees. */
    public static TaskMetrics of(double semseg, double normals, double sal, double humanParts) {
        return new TaskMetrics(
                Optional.of(new SegmentationMetrics(semseg, List.of())),
                Optional.of(new NormalsMetrics(normals, normals)),
                Optional.of(new SaliencyMetrics(sal, sal)),
                Optional.of(new SegmentationMetrics(humanParts, List.of())));
    }

    /** Semantic segmentation and normals only. */
    public static TaskMetrics two(double semseg, double normals) {
        return new TaskMetrics(
                Optional.of(new SegmentationMetrics(semseg, List.of())),
                Optional.of(new NormalsMetrics(normals, normals)),
                Optional.empty(),
                Optional.empty());
    }

    /** Semantic segmentation only. */
    public static TaskMetrics semseg(double mIoU) {
        return new TaskMetrics(
                Optional.of(new SegmentationMetrics(mIoU, List.of())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What so many images, all alike, must add to give those metrics. */
    public static ImageSums sums(TaskMetrics metrics, int images) {
        Map<Task, List<List<Double>>> tasks = new EnumMap<>(Task.class);
        metrics.primaryMetrics()
                .forEach((task, figure) -> tasks.put(task, Collections.nCopies(images, row(task, figure))));
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, images).mapToObj(i -> "image-" + i).toList(),
                tasks);
    }

    private static List<Double> row(Task task, double figure) {
        int sums = TaskSums.count(task);
        return IntStream.range(0, sums)
                .mapToObj(at -> switch (task) {
                    case SEMSEG, HUMAN_PARTS -> at < sums / 2 ? 100 * figure : 100;
                    case SAL -> at < sums - 1 ? figure : 1;
                    case NORMALS -> at == 0 ? 100 * figure : 100;
                })
                .toList();
    }

    /** Saliency only. */
    public static TaskMetrics sal(double mIoU) {
        return new TaskMetrics(
                Optional.empty(), Optional.empty(), Optional.of(new SaliencyMetrics(mIoU, mIoU)), Optional.empty());
    }
}
