package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.schema.training.Regularization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Regularization terms of the loss against large movements of weights. Each is a mean over all adapted weights of all passes:
 *
 * <pre>
 * pathLength   Σ ‖W(t₊) − W(t)‖ / ‖W0‖
 * distance     ‖W1 − W0‖² / ‖W0‖²
 * </pre>
 *
 * @param weights of the terms; a term of weight 0 is not computed
 */
public record GeometricLoss(Regularization weights) {

    /** @throws IllegalArgumentException if the training weighs the divergence, which was a term once and must not be left out silently */
    public GeometricLoss {
        if (weights.divergence() != 0) {
            throw new IllegalArgumentException(Regularization.NO_DIVERGENCE);
        }
    }

    /**
     * Loss with its terms, all scalar arrays.
     *
     * @param terms each term, not weighted, under its name in {@link Regularization}
     */
    public record Value(NDArray total, Map<String, NDArray> terms) {}

    /** Returns the names of the terms with a weight, in the order of {@link Value#terms()}. */
    public List<String> terms() {
        List<String> names = new ArrayList<>();
        counts().forEach((name, weight) -> {
            if (weight > 0) {
                names.add(name);
            }
        });
        return names;
    }

    private Map<String, Double> counts() {
        Map<String, Double> counts = new LinkedHashMap<>();
        counts.put("pathLength", weights.pathLength());
        counts.put("distance", weights.distance());
        return counts;
    }

    /**
     * Computes the loss of a network's current weights, recorded for gradients.
     *
     * @throws IllegalArgumentException if the network's method does not have a weighted term
     */
    public Value of(Network network) {
        List<AdaptedWeight> adapted = network.adapted();
        if (adapted.isEmpty()) {
            throw new IllegalArgumentException(
                    "the method " + network.method().name().key()
                            + " puts no weights in the place of frozen ones, and so has no terms of the loss that keep"
                            + " them there");
        }
        Map<String, NDArray> sums = new LinkedHashMap<>();
        for (AdaptedWeight weight : adapted) {
            of(weight).forEach((name, term) -> sums.merge(name, term, NDArray::add));
        }
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms().forEach(name -> terms.put(name, Ops.scale(sums.get(name), 1.0 / adapted.size())));
        NDArray total = terms.entrySet().stream()
                .map(term -> Ops.scale(term.getValue(), counts().get(term.getKey())))
                .reduce(NDArray::add)
                .orElseThrow();
        return new Value(total, terms);
    }

    /** Computes the terms of a weight [out, in], [] each. */
    private Map<String, NDArray> of(AdaptedWeight weight) {
        NDArray w0 = weight.frozen();
        NDArray norm = squares(w0).sqrt();
        Map<String, NDArray> terms = new LinkedHashMap<>();
        if (weights.pathLength() == 0) {
            terms.put("distance", squares(weight.adapted().sub(w0)).div(squares(w0)));
            return terms;
        }
        List<NDArray> points = weight.trajectory()
                .orElseThrow(() -> new IllegalArgumentException("the weights of this method move along no field, and so"
                        + " pathLength cannot be a part of the loss"))
                .points(w0);
        terms.put("pathLength", length(points).div(norm));
        if (weights.distance() > 0) {
            terms.put("distance", squares(points.get(points.size() - 1).sub(w0)).div(squares(w0)));
        }
        return terms;
    }

    /** Computes the length of a path of points [out, in] each, []. */
    private static NDArray length(List<NDArray> points) {
        NDArray sum = null;
        for (int i = 0; i + 1 < points.size(); i++) {
            NDArray segment = Ops.frobenius(points.get(i + 1).sub(points.get(i)));
            sum = sum == null ? segment : sum.add(segment);
        }
        return sum;
    }

    /** [out, in] to [] */
    private static NDArray squares(NDArray x) {
        return x.mul(x).sum();
    }
}
