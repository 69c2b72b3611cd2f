package dev.weightflow.data.task.binary;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.schema.metric.MetricScale;

/**
 * Binary segmentation, as saliency, roads or water. Cross-entropy in which both classes of a batch count equally; judged by the intersection over
 * union of the foreground at the best threshold, in the mean over the images.
 *
 * @param ignorable whether labels have ignored pixels
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Binary(boolean ignorable) implements TaskKind {
    /** Saliency as in PASCAL-Context: every pixel counts. */
    public static final Binary SALIENCY = new Binary(false);

    @Override
    public Type type() {
        return new Kind();
    }

    @Override
    public LabelEncoding encoding() {
        return LabelEncoding.FOREGROUND;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public BinaryMetric metric() {
        return new BinaryMetric(ignorable);
    }

    @Override
    public MetricScale scale() {
        return MetricScale.OVERLAP;
    }

    /** Type {@code binary}. */
    public static final class Kind implements Type {
        @Override
        public String name() {
            return "binary";
        }

        @Override
        public Class<Binary> options() {
            return Binary.class;
        }
    }
}
