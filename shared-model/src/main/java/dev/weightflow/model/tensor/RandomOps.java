package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Operations that draw from the engine's generator, which the caller seeds. Each leaves its arguments unchanged. */
public final class RandomOps {

    /** How many values a 16-bit draw has. */
    private static final int DRAWS = 1 << Short.SIZE;

    private RandomOps() {}

    /**
     * Zeroes each element with probability p and divides the others by 1 − p; draws from the engine's generator. On the CPU p
     * is rounded to a 65,536th, for four draws from each random number.
     */
    public static NDArray dropout(NDArray x, double p) {
        if (p == 0) {
            return x;
        } else if (x.getDevice().isGpu() || x.getDataType() != DataType.FLOAT32) {
            return Ops.script("dropout", x, p);
        }
        long dropped = Math.round(p * DRAWS);
        return Ops.script("dropout_by_words", x, Short.MIN_VALUE + dropped, 1 / (1 - (double) dropped / DRAWS));
    }

    /** Stochastic depth: zeroes each sample of [batch, tokens, channels] with probability p, divides the others by 1 − p. */
    public static NDArray dropPath(NDArray x, double p) {
        return p == 0 ? x : Ops.script("drop_path", x, p);
    }

    /** Zeroes whole channels of each sample of [batch, tokens, channels] with probability p, divides the others by 1 − p. */
    public static NDArray dropChannels(NDArray x, double p) {
        return p == 0 ? x : Ops.script("drop_channels", x, p);
    }

    /**
     * 1 for the first b places and 0 for the others, with b drawn from 1 to {@code most}, all alike likely; draws from the engine's
     * generator.
     *
     * @param most a whole number from 1 to count, [1]
     * @return [count]
     */
    public static NDArray randomPrefix(NDArray most, long count) {
        return Ops.script("random_prefix", most, count);
    }

    /** Draws of a normal distribution cut off at both bounds, in the shape of another array. */
    static NDArray truncatedNormal(NDArray like, double mean, double std, double low, double high) {
        double width = std * Math.sqrt(2);
        return Ops.script("truncated_normal", like, mean, width, (low - mean) / width, (high - mean) / width);
    }
}
