package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** Parameters that weight decay leaves alone. */
public enum DecayExemption implements Keyed {
    /** Parameters of one dimension, and those whose name ends in {@code .bias}. */
    VECTORS,
    /** The tables of relative position biases. */
    POSITION_BIAS,
    /** Whatever a method adds to the backbone. */
    ADAPTERS
}
