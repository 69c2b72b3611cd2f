package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** How a rotation comes of a skew-symmetric matrix S. */
public enum RotationForm implements Keyed {
    /** exp(S): the flow of the field S·W over unit time, without error. */
    EXPONENTIAL,
    /** Cayley's form, (I − S/2)⁻¹(I + S/2): one step of the implicit midpoint rule along the same field. */
    CAYLEY
}
