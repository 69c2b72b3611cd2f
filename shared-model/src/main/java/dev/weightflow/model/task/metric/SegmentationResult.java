package dev.weightflow.model.task.metric;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Intersection over union, as fractions.
 *
 * @param mIoU the mean over all classes, background included; an absent class counts 0
 * @param perClass the IoU of each class, by class index
 */
public record SegmentationResult(@JsonProperty("mIoU") double mIoU, List<Double> perClass) implements TaskResult {

    public SegmentationResult {
        perClass = List.copyOf(perClass);
    }

    @Override
    public double primaryMetric() {
        return 100 * mIoU;
    }
}
