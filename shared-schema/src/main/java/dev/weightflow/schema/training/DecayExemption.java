package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** Parameters that are exempt from weight decay. */
public enum DecayExemption implements Keyed {
    /** Parameters of one dimension, and those whose name ends in {@code .bias}. */
    VECTORS,
    /** The tables of relative position biases. */
    POSITION_BIAS,
    /** Parameters that a method adds to the backbone. */
    ADAPTERS
}
