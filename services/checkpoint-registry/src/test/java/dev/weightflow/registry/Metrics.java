package dev.weightflow.registry;

import dev.weightflow.schema.evaluation.NormalsMetrics;
import dev.weightflow.schema.evaluation.SaliencyMetrics;
import dev.weightflow.schema.evaluation.SegmentationMetrics;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.util.List;
import java.util.Optional;

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

    /** Saliency only. */
    public static TaskMetrics sal(double mIoU) {
        return new TaskMetrics(
                Optional.empty(), Optional.empty(), Optional.of(new SaliencyMetrics(mIoU, mIoU)), Optional.empty());
    }
}
