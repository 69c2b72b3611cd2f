package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import java.util.List;
import java.util.Optional;

/**
 * Distances by which a training has moved the weights of the backbone. Norms are Frobenius norms; W0 is a weight before the training and W1 the one
 * that the checkpoint computes with.
 *
 * @param method the method of the training
 * @param weights the weights that have moved, and those that adapters replace, in the order of the backbone
 * @param unmoved number of other weights of linear layers, which have not moved
 */
public record CheckpointGeometry(int format, String method, List<MovedWeight> weights, int unmoved) {
    public static final int FORMAT = 1;

    public CheckpointGeometry {
        weights = Faults.listOf(weights);
        Faults.of("A checkpoint's geometry")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .text("method", method)
                .require(!weights.isEmpty(), "weights are missing")
                .atLeast(0, "unmoved", unmoved)
                .raise();
    }

    /**
     * Geometry of one weight.
     *
     * @param weight its name in the backbone, block and matrix, as {@code layers.0.blocks.0.attn.q}
     * @param pass the forward pass that uses it: {@code shared}, or a task
     * @param norm of W0
     * @param distance ‖W1 − W0‖
     * @param relativeDistance the distance over the norm; absent if the norm is 0
     * @param effectiveRank of W1 − W0: e^H, where H is the entropy of the singular values over their sum (Roy and Vetterli, 2007)
     * @param path the path from W0 to W1, if the weight moves along one
     */
    public record MovedWeight(
            String weight,
            String pass,
            long rows,
            long columns,
            double norm,
            double distance,
            Optional<Double> relativeDistance,
            double effectiveRank,
            Optional<Path> path) {
        public MovedWeight {
            Faults.of("A moved weight")
                    .text("weight", weight)
                    .text("pass", pass)
                    .atLeast(1, "rows", rows)
                    .atLeast(1, "columns", columns)
                    .raise();
        }
    }

    /**
     * Polygon through the steps of the method's integrator.
     *
     * @param length the sum of the segments' norms
     * @param excess the length over the distance between its ends, minus 1: 0 for a straight path; absent if it is closed
     * @param turning the sum of the angles between one segment and the next, in degrees
     */
    public record Path(int steps, double length, Optional<Double> excess, double turning) {}
}
