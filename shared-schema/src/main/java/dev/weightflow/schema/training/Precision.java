package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** Number format of multiplications in the forward and the backward pass. Weights, moments, statistics, losses and validations are float32. */
public enum Precision implements Keyed {
    /** IEEE single precision throughout. */
    FLOAT32,
    /** The products of linear layers in bfloat16, as under PyTorch's autocast; velocity fields stay in float32. */
    BF16
}
