package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.model.tensor.Ops;
import java.util.List;

/**
 * What is subtracted from the red, green and blue of an image in 0..1, and what the difference is divided by.
 *
 * @param deviation the standard deviations
 */
public record Normalisation(List<Double> mean, List<Double> deviation) {

    /** Of most networks that are pre-trained on ImageNet, and of the images that this program's datasets give. */
    public static final Normalisation IMAGENET =
            new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    /** To −1..1, as Inception's networks and the Vision Transformers of Google have it. */
    public static final Normalisation INCEPTION = new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    public Normalisation {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /** As {@code (x - [0.5, 0.5, 0.5]) / [0.5, 0.5, 0.5]}; what a run's fingerprint says of it. */
    @JsonValue
    @Override
    public String toString() {
        return "(x - " + mean + ") / " + deviation;
    }

    /**
     * Images of another normalisation in this one.
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
