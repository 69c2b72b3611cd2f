package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weightflow.schema.Faults;

/**
 * Saliency.
 *
 * @param mIoU the mean intersection over union of foreground and background, 0 to 1
 * @param maxF the greatest F-measure over all thresholds, 0 to 1
 */
public record SaliencyMetrics(@JsonProperty("mIoU") double mIoU, double maxF) {
    public SaliencyMetrics {
        Faults.of("Saliency metrics")
                .fraction("mIoU", mIoU)
                .fraction("maxF", maxF)
                .raise();
    }
}
