package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** Which product equation 7 means, for a weight W of d rows and k columns: as printed, softmax((W2·W)(W·W1)ᵀ/√d) is undefined. */
public enum SoftmaxReading implements Keyed {
    /** (W·W1)(W2·W), d×k: the factors swapped and the transpose dropped. */
    PRODUCT,
    /** (W2·W)ᵀ(W·W1)ᵀ, k×d: the factors as printed, with a transpose added; the softmax is transposed back to d×k. */
    TRANSPOSED,
    /** The same product, its softmax added as it is: only for square W. */
    TRANSPOSED_SQUARE
}
