package dev.weightflow.model.geometry;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Properties of matrices in float64. */
final class Matrices {

    private static final double HALF = Math.sqrt(0.5);

    private Matrices() {}

    /** Computes the Frobenius norm of [rows, columns]. */
    static double norm(NDArray x) {
        return Math.sqrt(DeviceSync.number(x.mul(x).sum()));
    }

    /** Computes the effective rank of [rows, columns]: e to the entropy of the singular values over their sum; 0 for zeros. */
    static double effectiveRank(NDArray x) {
        double[] values = DeviceSync.doubles(Ops.singularValues(x));
        double sum = DoubleStream.of(values).sum();
        if (sum == 0) {
            return 0;
        }
        double entropy = DoubleStream.of(values)
                .map(value -> value / sum)
                .filter(part -> part > 0)
                .map(part -> -part * Math.log(part))
                .sum();
        return Math.exp(entropy);
    }

    /**
     * Computes the principal angles between the spaces that the columns span, in degrees and ascending. Small angles are computed from their sines
     * and large ones from their cosines, so that both are exact (Björck and Golub, 1973).
     *
     * @param a orthonormal columns [n, k]
     * @param b the same [n, k]
     */
    static List<Double> principalAngles(NDArray a, NDArray b) {
        NDArray overlap = a.transpose().matMul(b); // [k, k]
        double[] cosines = DeviceSync.doubles(Ops.svd(overlap).get(1));
        double[] sines = DeviceSync.doubles(Ops.svd(b.sub(a.matMul(overlap))).get(1));
        List<Double> angles = new ArrayList<>();
        for (int i = 0; i < cosines.length; i++) {
            double cosine = Math.min(1, cosines[i]);
            double sine = Math.min(1, sines[sines.length - 1 - i]);
            angles.add(Math.toDegrees(cosine > HALF ? Math.asin(sine) : Math.acos(cosine)));
        }
        return angles;
    }
}
