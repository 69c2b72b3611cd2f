package dev.weightflow.model.backbone.vit;

import dev.weightflow.data.host.HostTensor;
import java.util.List;

/**
 * Resampling of a published model's position embeddings, [1, 1 + side², channels], to another grid. As in timm's {@code resample_abs_pos_embed} the
 * patches' embeddings are resampled as an image, by cubic convolution with a = −1/2 and antialiasing, and the class token keeps its own.
 *
 * <p>Computed here and not by the engine, so that every machine gets the same bits: the frozen weights have a digest.
 */
final class PositionEmbedding {

    private static final double A = -0.5;
    /** Radius of the bicubic kernel, in points of the coarser grid. */
    private static final int REACH = 2;

    private PositionEmbedding() {}

    static boolean isOne(List<Long> shape, int channels) {
        return shape.size() == 3
                && shape.get(0) == 1
                && shape.get(2) == channels
                && shape.get(1) > 1
                && side(shape) * side(shape) == shape.get(1) - 1;
    }

    private static long side(List<Long> shape) {
        return Math.round(Math.sqrt(shape.get(1) - 1.0));
    }

    /** Resamples the embeddings to a grid of {@code target}² patches. */
    static HostTensor resampled(HostTensor found, int target) {
        int side = (int) side(found.shape());
        if (side == target) {
            return found;
        }
        int channels = found.shape().get(2).intValue();
        float[] from = found.toFloats();
        double[][] weights = weights(side, target);
        double[] wide = new double[side * target * channels]; // [side, target, channels]
        for (int row = 0; row < side; row++) {
            for (int to = 0; to < target; to++) {
                for (int at = 0; at < side; at++) {
                    double weight = weights[to][at];
                    for (int c = 0; weight != 0 && c < channels; c++) {
                        wide[(row * target + to) * channels + c] += weight * from[(1 + row * side + at) * channels + c];
                    }
                }
            }
        }
        double[] tall = new double[target * target * channels]; // [target, target, channels]
        int line = target * channels;
        for (int to = 0; to < target; to++) {
            for (int at = 0; at < side; at++) {
                double weight = weights[to][at];
                for (int i = 0; weight != 0 && i < line; i++) {
                    tall[to * line + i] += weight * wide[at * line + i];
                }
            }
        }
        float[] result = new float[channels + tall.length];
        System.arraycopy(from, 0, result, 0, channels);
        for (int i = 0; i < tall.length; i++) {
            result[channels + i] = (float) tall[i];
        }
        return HostTensor.of(result, 1, 1 + (long) target * target, channels);
    }

    /** Computes the weight of each source point for each target point, [target, size]; each row sums to 1. */
    private static double[][] weights(int size, int target) {
        double scale = (double) size / target;
        double stretch = Math.max(1, scale); // antialiasing: a coarser target averages over its own distance
        double[][] weights = new double[target][size];
        for (int to = 0; to < target; to++) {
            double centre = scale * (to + 0.5);
            int first = Math.max(0, (int) (centre - REACH * stretch + 0.5));
            int end = Math.min(size, (int) (centre + REACH * stretch + 0.5));
            double sum = 0;
            for (int at = first; at < end; at++) {
                weights[to][at] = kernel((at - centre + 0.5) / stretch);
                sum += weights[to][at];
            }
            for (int at = first; at < end; at++) {
                weights[to][at] /= sum;
            }
        }
        return weights;
    }

    /** Computes Keys's cubic convolution kernel. */
    private static double kernel(double distance) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
}
