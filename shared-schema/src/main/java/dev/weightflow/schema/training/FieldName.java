package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** The velocity fields along which weights flow. */
public enum FieldName implements Keyed {
    /** The paper's field, equation 7. */
    SOFTMAX,
    /** The softmax field less its mean, so that the flow starts exactly at the identity. */
    CENTERED_SOFTMAX,
    /** The constant low-rank field, equation 6. */
    LOW_RANK,
    /** Transport of a weight's entries along its rows, with a learned low-rank velocity. */
    ADVECTION
}
