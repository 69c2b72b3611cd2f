package dev.weightflow.schema.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.stream.Stream;

/**
 * Weighted terms of the loss that penalise the movement of weights. Every term is a mean over the adapted weights; docs/directions.md has the
 * formulas. Null is 0, and a term of weight 0 is not computed.
 *
 * @param pathLength weight of the length of each weight's path over ‖W0‖; 0
 * @param divergence 0: the weight of a term that there is no longer. It is a part of stored trainings and their identities; one with another value is
 *     still read and shown, and neither requested nor computed
 * @param distance weight of ‖W1 − W0‖² over ‖W0‖²; 0
 */
public record Regularization(Double pathLength, Double divergence, Double distance) {
    public static final Regularization NONE = new Regularization(null, null, null);

    public static final String NO_DIVERGENCE =
            "the divergence of the field can no longer be a term of the loss; leave it out, or train with an"
                    + " earlier release";

    public Regularization {
        pathLength = Defaults.or(pathLength, 0.0);
        divergence = Defaults.or(divergence, 0.0);
        distance = Defaults.or(distance, 0.0);
    }

    Stream<String> faults() {
        Faults faults = Faults.of("A regularization");
        WeightflowJson.<JsonNode>tree(this)
                .properties()
                .forEach(term -> faults.require(
                        term.getValue().doubleValue() >= 0
                                && Double.isFinite(term.getValue().doubleValue()),
                        "%s must not be below 0, and not %s",
                        term.getKey(),
                        term.getValue().doubleValue()));
        return faults.stream();
    }
}
