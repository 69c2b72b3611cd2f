package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weightflow.schema.Keyed;

/** Which product equation 7 means, for a weight W of d rows and k columns: as printed, softmax((W2·W)(W·W1)ᵀ/√d) is undefined. */
public enum SoftmaxReading implements Keyed {
    /** (W·W1)(W2·W), d×k: the factors swapped and the transpose dropped. */
    PRODUCT("product"),
    /** (W2·W)ᵀ(W·W1)ᵀ, k×d: the factors as printed, with a transpose added; the softmax is transposed back to d×k. */
    TRANSPOSED("transposed"),
    /** The same product, its softmax added as it is: only for square W. */
    TRANSPOSED_SQUARE("transposed-square");

    private final String key;

    SoftmaxReading(String key) {
        this.key = key;
    }

    /** The name in configurations and events. */
    @Override
    @JsonValue
    public String key() {
        return key;
    }

    /** @throws IllegalArgumentException naming the keys there are, if there is none of that name */
    @JsonCreator
    public static SoftmaxReading of(String key) {
        return Keyed.of(SoftmaxReading.class, "reading", key);
    }
}
