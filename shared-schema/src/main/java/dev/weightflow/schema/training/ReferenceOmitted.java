package dev.weightflow.schema.training;

import java.util.Set;

/**
 * Omits values of the reference implementation from a training's JSON: so a record from before such numbers were declared equals the record that
 * gives them, to the byte and to the identity. The meaning of absence is therefore fixed forever.
 */
final class ReferenceOmitted {
    private static final Set<Object> REFERENCE = Set.of(
            OptimizerOptions.REFERENCE,
            LossWeights.REFERENCE,
            Sampling.REFERENCE,
            Precision.FLOAT32,
            Regularization.NONE);

    /** Jackson omits a value if this filter equals it. */
    @Override
    public boolean equals(Object value) {
        return value == null || REFERENCE.contains(value);
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
