package dev.weightflow.model.task.binary;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.model.task.TaskKind;
import dev.weightflow.model.task.TaskLoss;
import dev.weightflow.schema.metric.MetricScale;

/**
 * Each pixel is foreground or not, as in saliency, roads or water. Cross-entropy in which both classes of a batch count alike; judged by
 * the intersection over union of the foreground at the best threshold, in the mean over the images.
 *
 * @param ignorable whether labels have pixels that do not count
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Binary(boolean ignorable) implements TaskKind {
    /** As PASCAL-Context has saliency: every pixel counts. */
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
    public NDArray loss(NDArray output, NDArray label) {
        return TaskLoss.balancedCrossEntropy(output, label, ignorable);
    }

    @Override
    public BinaryMetric metric() {
        return new BinaryMetric(ignorable);
    }

    @Override
    public MetricScale scale() {
        return MetricScale.OVERLAP;
    }

    /** {@code binary}. */
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
