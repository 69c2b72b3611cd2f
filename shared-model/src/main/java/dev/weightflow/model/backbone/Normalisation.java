package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.model.tensor.Ops;
import java.util.List;

/**
 * Mean and standard deviation of red, green and blue by which an image in 0..1 is normalised.
 *
 * @param deviation the standard deviations
 */
public record Normalisation(List<Double> mean, List<Double> deviation) {

    /** Normalisation of most networks that are pre-trained on ImageNet, and of the images of this program's datasets. */
    public static final Normalisation IMAGENET =
            new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    /** Normalisation to −1..1, as of Inception's networks and Google's Vision Transformers. */
    public static final Normalisation INCEPTION = new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    public Normalisation {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /** Formats it as {@code (x - [0.5, 0.5, 0.5]) / [0.5, 0.5, 0.5]}, which is part of a run's fingerprint. */
    @JsonValue
    @Override
    public String toString() {
        return "(x - " + mean + ") / " + deviation;
    }

    /**
     * Converts images of another normalisation to this one.
     *
     * @param image [batch, 3, height, width]
     * @return the same shape; the same array where nothing changes
     */
    public NDArray of(NDArray image, Normalisation other) {
        if (equals(other)) {
            return image;
        }
        double[] factors = new double[3];
        double[] offsets = new double[3];
        for (int c = 0; c < 3; c++) {
            factors[c] = (float) (other.deviation.get(c) / deviation.get(c));
            offsets[c] = (float) ((other.mean.get(c) - mean.get(c)) / deviation.get(c));
        }
        NDArray factor = Ops.numbers(image, factors).reshape(3, 1, 1);
        return image.mul(factor).add(Ops.numbers(image, offsets).reshape(3, 1, 1));
    }
}
