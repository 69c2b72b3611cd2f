package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** Which side of a weight [out, in] is rotated. */
public enum RotatedSide implements Keyed {
    /** W·Rᵀ: each output's weights are turned alike, so that the angles between them stay. */
    INPUT,
    /** R·W: the outputs are mixed. */
    OUTPUT
}
