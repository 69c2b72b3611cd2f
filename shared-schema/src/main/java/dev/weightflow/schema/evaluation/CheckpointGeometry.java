package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import java.util.List;
import java.util.Optional;

/**
 * How far the training of a checkpoint has moved the weights of its backbone. Norms are Frobenius norms; W0 is a weight before the training
 * and W1 the one that the checkpoint computes with.
 *
 * @param method of the training
 * @param weights those that have moved, and those that adapters stand for, in the order of the backbone
 * @param unmoved how many other weights of linear layers stand where they stood
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
     * One weight.
     *
     * @param weight its name in the backbone, block and matrix, as {@code layers.0.blocks.0.attn.q}
     * @param pass what computes with it: {@code shared}, or a task
     * @param norm of W0
     * @param distance ‖W1 − W0‖
     * @param relativeDistance the distance over the norm; absent if the norm is 0
     * @param effectiveRank of W1 − W0: e^H, where H is the entropy of the singular values over their sum (Roy and Vetterli, 2007)
     * @param path the way between W0 and W1, if the weight moves along one
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
     * The polygon through the places at which the method's integrator steps.
     *
     * @param length the sum of the segments' norms
     * @param excess the length over the distance between its ends, minus 1: 0 for a straight way; absent if it comes back to where it began
     * @param turning the sum of the angles between one segment and the next, in degrees
     */
    public record Path(int steps, double length, Optional<Double> excess, double turning) {}
}
