package dev.weightflow.model.flow;

import java.util.Map;
import java.util.Set;

/**
 * How eq. 7 is read. As printed, softmax((W2·W)(W·W1)ᵀ/√d) multiplies r×k by r×d, which is undefined; it leaves open what
 * was meant.
 *
 * @param reading which product was meant
 * @param axis over which entries of that product a softmax runs
 * @param scale what the product is divided by
 */
public record SoftmaxFieldOptions(Reading reading, Axis axis, Scale scale) {

    /** (W·W1)(W2·W)/√d, softmax over the last axis. */
    public static final SoftmaxFieldOptions DEFAULT =
            new SoftmaxFieldOptions(Reading.PRODUCT, Axis.LAST, Scale.SQRT_ROWS);

    /** Which product eq. 7 means, for a weight W of d rows and k columns. */
    public enum Reading {
        /** (W·W1)(W2·W), d×k: the factors swapped and the transpose dropped. */
        PRODUCT,
        /** (W2·W)ᵀ(W·W1)ᵀ, k×d: the factors as printed, with a transpose added; the softmax is transposed back to d×k. */
        TRANSPOSED,
        /** The same product, its softmax added as it is: only for square W. */
        TRANSPOSED_SQUARE
    }

    /** Which entries of the product share a softmax, and so add up to 1. */
    public enum Axis {
        /** Each row. */
        LAST,
        /** Each column. */
        FIRST,
        /** The whole matrix. */
        ALL
    }

    /** What the product is divided by. */
    public enum Scale {
        /** √d, the square root of W's row count, as printed. */
        SQRT_ROWS,
        /** √r, the square root of the rank: the length of what is multiplied, as in attention. */
        SQRT_RANK,
        /** 1. */
        NONE;

        double divisor(long rows, long rank) {
            return switch (this) {
                case SQRT_ROWS -> Math.sqrt(rows);
                case SQRT_RANK -> Math.sqrt(rank);
                case NONE -> 1;
            };
        }
    }

    /**
     * Reads {@code reading} (product, transposed, transposed-square), {@code axis} (last, first, all) and {@code scale}
     * (sqrt-rows, sqrt-rank, none); what is absent is as in {@link #DEFAULT}.
     *
     * @throws IllegalArgumentException naming the option and its choices
     */
    public static SoftmaxFieldOptions of(Map<String, String> options) {
        EnumOption.requireKnown("softmax", options.keySet(), Set.of("reading", "axis", "scale"));
        return new SoftmaxFieldOptions(
                choice(options, "reading", DEFAULT.reading),
                choice(options, "axis", DEFAULT.axis),
                choice(options, "scale", DEFAULT.scale));
    }

    private static <E extends Enum<E>> E choice(Map<String, String> options, String option, E otherwise) {
        String text = options.get(option);
        return text == null ? otherwise : EnumOption.of(otherwise.getDeclaringClass(), option, text);
    }

    /** The axis of the d×k product over which a softmax runs, or −1 for all of it: the transposed readings run over the other. */
    int productAxis() {
        return switch (axis) {
            case LAST -> reading == Reading.PRODUCT ? 1 : 0;
            case FIRST -> reading == Reading.PRODUCT ? 0 : 1;
            case ALL -> -1;
        };
    }
}
