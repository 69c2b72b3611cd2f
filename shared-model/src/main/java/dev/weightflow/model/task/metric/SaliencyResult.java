package dev.weightflow.model.task.metric;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Saliency, as fractions.
 *
 * @param mIoU the mean over images of the foreground's Jaccard index, at the threshold where it is greatest
 * @param maxF the greatest harmonic mean of mean precision and mean recall over the thresholds
 */
public record SaliencyResult(
        @JsonProperty("mIoU") double mIoU,
        @JsonProperty("maxF") double maxF) implements TaskResult {

    @Override
    public double primaryMetric() {
        return 100 * mIoU;
    }
}
