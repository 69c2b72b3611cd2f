package dev.weightflow.model.geometry;

import java.util.List;
import java.util.Optional;

/**
 * Changes that a training made to a model's weights.
 *
 * @param weights those that moved, and those with adapters, in the order of the backbone
 * @param unmoved the number of other weights of linear layers, which did not move
 * @param gradients similarity of the tasks' gradients, if it was requested and is defined
 */
public record ModelGeometry(
        String method, List<WeightGeometry> weights, int unmoved, Optional<GradientSimilarity> gradients) {

    public double distance() {
        return Math.sqrt(weights.stream()
                .mapToDouble(weight -> weight.distance() * weight.distance())
                .sum());
    }

    /** Returns the distance over the norm of the same weights before training. */
    public double relativeDistance() {
        return distance()
                / Math.sqrt(weights.stream()
                        .mapToDouble(weight -> weight.norm() * weight.norm())
                        .sum());
    }

    public ModelGeometry with(Optional<GradientSimilarity> similarity) {
        return new ModelGeometry(method, weights, unmoved, similarity);
    }
}
