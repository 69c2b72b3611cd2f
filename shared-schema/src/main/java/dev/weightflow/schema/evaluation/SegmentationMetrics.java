package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.schema.Faults;
import java.util.List;
import java.util.Optional;

/**
 * Semantic segmentation and human parts.
 *
 * @param mIoU the mean intersection over union, 0 to 1
 * @param perClass every class's intersection over union, 0 to 1, by class index; empty (null in JSON) for a class that
 *     occurs neither in labels nor in predictions
 */
public record SegmentationMetrics(@JsonProperty("mIoU") double mIoU, List<Optional<Double>> perClass) {
    public SegmentationMetrics {
        perClass = Faults.listOf(perClass);
        Faults faults = Faults.of("Segmentation metrics").fraction("mIoU", mIoU);
        perClass.forEach(value -> value.ifPresent(iou -> faults.fraction("perClass", iou)));
        faults.raise();
    }
}
