package dev.weightflow.model.geometry;

import java.util.List;
import java.util.Optional;

/**
 * What a training has done to a model.
 *
 * @param weights those that have moved, and those that adapters stand for, in the order of the backbone
 * @param unmoved how many other weights of linear layers stand where they stood
 * @param gradients whether the tasks pull alike, if that was asked for and can be said
 */
public record ModelGeometry(
        String method, List<WeightGeometry> weights, int unmoved, Optional<GradientSimilarity> gradients) {

    public double distance() {
        return Math.sqrt(weights.stream()
                .mapToDouble(weight -> weight.distance() * weight.distance())
                .sum());
    }

    /** The distance over the norm of the same weights before. */
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
