package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** What equation 7's product is divided by. */
public enum SoftmaxDivisor implements Keyed {
    /** √d, the square root of the weight's row count, as printed. */
    SQRT_ROWS,
    /** √r, the square root of the rank: the length of what is multiplied, as in attention. */
    SQRT_RANK,
    /** 1. */
    NONE
}
