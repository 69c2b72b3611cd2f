package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** Which entries of equation 7's product share a softmax, and so add up to 1. */
public enum SoftmaxAxis implements Keyed {
    /** Each row. */
    LAST,
    /** Each column. */
    FIRST,
    /** The whole matrix. */
    ALL
}
