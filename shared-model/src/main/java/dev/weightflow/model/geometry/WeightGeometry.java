package dev.weightflow.model.geometry;

import java.util.List;
import java.util.Optional;

/**
 * Movement of one weight. Norms are Frobenius norms. Where subspaces were not compared, there are no angles.
 *
 * @param weight its name in the backbone, as {@code layers.0.blocks.0.attn.q}
 * @param pass the pass that it serves: {@code shared}, or a task
 * @param norm ‖W0‖
 * @param distance ‖W1 − W0‖
 * @param effectiveRank of W1 − W0: e^H, where H is the entropy of the singular values over their sum (Roy and Vetterli, 2007); 0 if nothing moved
 * @param outputAngles principal angles in degrees between the spaces of the leading left singular vectors of W0 and W1, ascending
 * @param inputAngles the same of the right singular vectors
 * @param randomOutputAngles the output angles if W0 had moved as far in a random direction instead: of one draw with independent normal entries, the
 *     same at every measurement
 * @param randomInputAngles the same of the input angles
 * @param gap the least of W0's leading singular values over the next: near 1 the choice of the leading directions is arbitrary, and their angles mean
 *     little; absent if no singular value is left, or the next is 0
 * @param path from W0 to W1, if there is one
 */
public record WeightGeometry(
        String weight,
        String pass,
        long rows,
        long columns,
        double norm,
        double distance,
        double effectiveRank,
        List<Double> outputAngles,
        List<Double> inputAngles,
        List<Double> randomOutputAngles,
        List<Double> randomInputAngles,
        Optional<Double> gap,
        Optional<PathGeometry> path) {

    /** Returns ‖W1 − W0‖ / ‖W0‖. */
    public double relativeDistance() {
        return distance / norm;
    }
}
