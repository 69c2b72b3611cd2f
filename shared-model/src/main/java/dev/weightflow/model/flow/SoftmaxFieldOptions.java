package dev.weightflow.model.flow;

import dev.weightflow.schema.training.DeloraOptions;
import dev.weightflow.schema.training.SoftmaxAxis;
import dev.weightflow.schema.training.SoftmaxDivisor;
import dev.weightflow.schema.training.SoftmaxReading;

/**
 * How eq. 7 is read. As printed, softmax((W2·W)(W·W1)ᵀ/√d) multiplies r×k by r×d, which is undefined; it leaves open what
 * was meant.
 *
 * @param reading which product was meant
 * @param axis over which entries of that product a softmax runs
 * @param divisor what the product is divided by
 */
public record SoftmaxFieldOptions(SoftmaxReading reading, SoftmaxAxis axis, SoftmaxDivisor divisor) {

    /** (W·W1)(W2·W)/√d, softmax over the last axis. */
    public static final SoftmaxFieldOptions DEFAULT =
            new SoftmaxFieldOptions(SoftmaxReading.PRODUCT, SoftmaxAxis.LAST, SoftmaxDivisor.SQRT_ROWS);

    static SoftmaxFieldOptions of(DeloraOptions options) {
        return new SoftmaxFieldOptions(
                options.reading().orElseThrow(),
                options.axis().orElseThrow(),
                options.divisor().orElseThrow());
    }

    /** The number that the product is divided by. */
    double divisor(long rows, long rank) {
        return switch (divisor) {
            case SQRT_ROWS -> Math.sqrt(rows);
            case SQRT_RANK -> Math.sqrt(rank);
            case NONE -> 1;
        };
    }

    /** The axis of the d×k product over which a softmax runs, or −1 for all of it: the transposed readings run over the other. */
    int productAxis() {
        return switch (axis) {
            case LAST -> reading == SoftmaxReading.PRODUCT ? 1 : 0;
            case FIRST -> reading == SoftmaxReading.PRODUCT ? 0 : 1;
            case ALL -> -1;
        };
    }
}
