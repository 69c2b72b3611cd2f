package dev.weightflow.schema.training;

import java.util.Set;

/**
 * Leaves out of a training's JSON what is as trainings always were, by the reference implementation: so a record from before such numbers
 * were declared is the record that gives them, to the byte and to the identity. What absence means is therefore fixed for ever.
 */
final class ReferenceOmitted {
    private static final Set<Object> REFERENCE = Set.of(
            OptimizerOptions.REFERENCE,
            LossWeights.REFERENCE,
            Sampling.REFERENCE,
            Precision.FLOAT32,
            Regularization.NONE);

    /** Jackson asks this filter whether it equals what is to be written, and if so leaves it out. */
    @Override
    public boolean equals(Object value) {
        return value == null || REFERENCE.contains(value);
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
