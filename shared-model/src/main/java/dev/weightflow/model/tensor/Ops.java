package dev.weightflow.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Operations of the networks. Each works on any floating type and device, is differentiable in its floating arguments unless stated otherwise, and
 * leaves its arguments unchanged unless its name ends in {@code InPlace}.
 */
public final class Ops {

    private static final TorchScript SCRIPT = TorchScript.beside(Ops.class);
    /** Number of values of a 16-bit draw. */
    private static final int DRAWS = 1 << Short.SIZE;

    private Ops() {}

    /** Computes {@code x·weightᵀ + bias}; x [..., in], weight [out, in], bias [out]. */
    public static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        if (Autocast.rounds(x)) {
            return script("linear_bf16", x, weight, bias);
        }
        long images = images(x, weight);
        return images > 0
                ? script("linear_as_convolution", x, weight, bias, images)
                : script("linear", x, weight, bias);
    }

    /** Computes {@code x·weightᵀ}; x [..., in], weight [out, in]. */
    public static NDArray linear(NDArray x, NDArray weight) {
        if (Autocast.rounds(x)) {
            return script("linear_unbiased_bf16", x, weight);
        }
        long images = images(x, weight);
        return images > 0
                ? script("linear_unbiased_as_convolution", x, weight, images)
                : script("linear_unbiased", x, weight);
    }

    private static long images(NDArray x, NDArray weight) {
        long inner = weight.getShape().get(1);
        return OneDnn.images(x, x.size() / inner, inner, weight.getShape().get(0));
    }

    /** Normalises the last axis to mean 0 and variance 1, then scales and shifts it; eps 1e-5. */
    public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias) {
        return layerNorm(x, weight, bias, 1e-5);
    }

    /** Normalises the last axis with another eps, which is added to the variance. */
    public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
        return script("layer_norm", x, weight, bias, eps);
    }

    /** Applies the Gaussian error linear unit in its exact (erf) form. */
    public static NDArray gelu(NDArray x) {
        return script("gelu", x);
    }

    /** Computes the maximum of each element and 0. */
    public static NDArray relu(NDArray x) {
        return script("relu", x);
    }

    /** Joins arrays along an axis, on which alone they may differ. */
    public static NDArray concat(List<NDArray> arrays, int axis) {
        return script("concat", arrays, axis);
    }

    /**
     * Normalises batches [batch, channels] or [batch, channels, h, w], eps 1e-5. In training the batch's own statistics are used and the running ones
     * move towards them by {@code momentum} in place; otherwise the running ones are used. Replicas use the statistics of all their parts of the
     * batch.
     */
    public static NDArray batchNorm(
            NDArray x, NDArray weight, NDArray bias, NDArray mean, NDArray var, boolean training, double momentum) {
        Optional<ReplicaGroup.Member> replica = training ? ReplicaGroup.current() : Optional.empty();
        if (replica.isPresent()) {
            double count = replica.get().whole(x.size() / weight.size());
            NDArray sums = replica.get().sum(script("channel_sums", x)); // [channels]
            NDArray centred = script("centred", x, sums, count);
            NDArray squares = replica.get().sum(script("channel_sums", centred.mul(centred))); // [channels]
            Torch.update(() -> script("move_statistics", mean, var, sums, squares, count, momentum));
            return script("normalised", centred, squares, count, weight, bias, 1e-5);
        }
        return script("batch_norm", x, weight, bias, mean, var, training, momentum, 1e-5);
    }

    /** Resamples [batch, channels, h, w] bilinearly to the given size, corners not aligned, no antialiasing. */
    public static NDArray upsample(NDArray x, long height, long width) {
        if (!x.getDevice().getDeviceType().equals(Device.Type.CPU)) {
            return script("upsample", x, height, width);
        }
        // bilinear resampling is a product along each axis, which takes the CPU half the time of libtorch's own kernel
        Shape shape = x.getShape();
        long rows = shape.get(0) * shape.get(1) * height;
        long images = OneDnn.images(x, rows, shape.get(3), width);
        return script("upsample_by_products", x, height, width, images);
    }

    /**
     * Resamples a square token grid bilinearly, as {@link #upsample} does images.
     *
     * @param x [batch, grid², channels]
     * @return [batch, target², channels]
     */
    public static NDArray resampleTokens(NDArray x, long grid, long target) {
        return grid == target ? x : script("resample_tokens", x, grid, target);
    }

    /**
     * Zeroes each element with probability p and divides the others by 1 − p; draws from the engine's generator. On the CPU p is rounded to a
     * multiple of 1/65,536, for four draws from each random number.
     */
    public static NDArray dropout(NDArray x, double p) {
        if (p == 0) {
            return x;
        }
        Optional<ReplicaGroup.Member> replica = ReplicaGroup.current();
        if (x.getDevice().isGpu() || x.getDataType() != DataType.FLOAT32) {
            return replica.map(own -> masked(x, own.part(x, x.size(), n -> script("kept", x, n, p)), x.getShape()))
                    .orElseGet(() -> script("dropout", x, p));
        }
        long dropped = Math.round(p * DRAWS);
        long least = Short.MIN_VALUE + dropped;
        double scale = 1 / (1 - (double) dropped / DRAWS);
        return replica.map(own -> masked(
                        x, own.part(x, x.size(), n -> script("kept_by_words", x, n, least, scale)), x.getShape()))
                .orElseGet(() -> script("dropout_by_words", x, least, scale));
    }

    /** Applies stochastic depth: zeroes each sample of [batch, tokens, channels] with probability p, divides the others by 1 − p. */
    public static NDArray dropPath(NDArray x, double p) {
        if (p == 0) {
            return x;
        }
        long batch = x.getShape().get(0);
        return ReplicaGroup.current()
                .map(own -> masked(x, own.part(x, batch, n -> script("kept", x, n, p)), new Shape(batch, 1, 1)))
                .orElseGet(() -> script("drop_path", x, p));
    }

    /** Zeroes each channel of each sample of [batch, tokens, channels] with probability p, divides the others by 1 − p. */
    public static NDArray dropChannels(NDArray x, double p) {
        long batch = x.getShape().get(0);
        long channels = x.getShape().get(2);
        return ReplicaGroup.current()
                .map(own -> masked(
                        x, own.part(x, batch * channels, n -> script("kept", x, n, p)), new Shape(batch, 1, channels)))
                .orElseGet(() -> script("drop_channels", x, p));
    }

    private static NDArray masked(NDArray x, NDArray kept, Shape shape) {
        return x.mul(kept.reshape(shape));
    }

    /** Moves x to the device of another array, and into its manager; differentiable. */
    public static NDArray onDeviceOf(NDArray like, NDArray x) {
        return script("on_device_of", like, x);
    }

    /**
     * Computes the singular value decomposition x = U·diag(s)·Vᵀ of a matrix [m, n], without the vectors that multiply zeros.
     *
     * @return U [m, p], s [p] in descending order, and Vᵀ [p, n], with p = min(m, n)
     */
    public static List<NDArray> svd(NDArray x) {
        return SCRIPT.callForList("svd", x);
    }

    /** Computes the singular values of a matrix [m, n] in descending order, [min(m, n)]; much cheaper than {@link #svd}. */
    public static NDArray singularValues(NDArray x) {
        return script("singular_values", x);
    }

    /** Computes the Frobenius norm of an array, as a scalar array; its gradient at zeros is zero. */
    public static NDArray frobenius(NDArray x) {
        return script("frobenius", x);
    }

    /** Casts to another floating type; unlike DJL's own cast, differentiable. */
    public static NDArray cast(NDArray x, DataType type) {
        return script("cast", x, torchType(type));
    }

    /**
     * Computes {@code factor·x}. DJL's own arithmetic with a Java number keeps the number in memory of the JVM, which may be collected before the
     * backward pass reads it, so that gradients are arbitrary; and it copies the number to a GPU, which synchronises with it. All arithmetic with
     * Java numbers therefore goes through this class and scripts.
     */
    public static NDArray scale(NDArray x, double factor) {
        return script("multiply", x, factor);
    }

    /** Computes {@code x + number}. */
    public static NDArray shift(NDArray x, double number) {
        return script("shift", x, number);
    }

    /** Returns 1 where x differs from that number, else 0, in x's type. */
    public static NDArray differs(NDArray x, double number) {
        return script("differs", x, number);
    }

    /** Returns 1 where x is at least that number, else 0, in x's type. */
    public static NDArray reaches(NDArray x, double number) {
        return script("reaches", x, number);
    }

    /** Creates an array of a few numbers, [count], of that array's type and on its device, without a synchronous copy. */
    public static NDArray numbers(NDArray like, double... numbers) {
        return script("numbers", like, numbers);
    }

    /** Creates an array of a few integers, in int64, without a synchronous copy. */
    public static NDArray wholeNumbers(NDArray like, long... numbers) {
        return script("whole_numbers", like, numbers);
    }

    /** Computes the maximum of each element and {@code least}. */
    public static NDArray clampMin(NDArray x, double least) {
        return script("at_least", x, least);
    }

    /**
     * Computes the argmax over channels at each pixel, as bytes; of equal ones, the lowest. 255 where one is NaN.
     *
     * @param x [batch, channels, height, width], at most 255 channels
     * @return [batch, height, width], uint8
     */
    public static NDArray largestChannel(NDArray x) {
        return script("largest_channel", x);
    }

    /**
     * Computes {@code (levels / most − mean) / deviation} by true division, which division by a host number is not on a GPU.
     *
     * @param levels [batch, channels, height, width]
     * @param most [1]
     * @param mean [channels, 1, 1]
     * @param deviation [channels, 1, 1]
     */
    public static NDArray standardize(NDArray levels, NDArray most, NDArray mean, NDArray deviation) {
        return script("standardize", levels, most, mean, deviation);
    }

    /** Splits the first axis: x [n, ...] to n arrays [...], views of it. Their gradients become one array at once. */
    public static List<NDArray> parts(NDArray x) {
        return SCRIPT.callForList("parts", x);
    }

    /** Selects the rows at those positions of the first axis: x [n, ...], positions [k] of int64 to [k, ...]. */
    public static NDArray select(NDArray x, NDArray positions) {
        return script("select_rows", x, positions);
    }

    /** Computes {@code x + factor·y}, in one pass. */
    public static NDArray addScaled(NDArray x, NDArray y, double factor) {
        return script("add_scaled", x, y, factor);
    }

    /**
     * Copies the source's values into the target's own memory. DJL's {@code copyTo} instead makes a CPU array share the JVM's memory, whose alignment
     * differs, and with it the rounding of computations on it.
     */
    public static void copyInPlace(NDArray target, NDArray source) {
        script("copy", target, source);
    }

    /**
     * Computes the gradients of a scalar with respect to arrays.
     *
     * @return one for each array, of its shape; an empty array for one on which the scalar does not depend
     */
    static List<NDArray> gradients(NDArray loss, List<NDArray> arrays) {
        return SCRIPT.callForList("gradients", loss, arrays);
    }

    static NDArray script(String operation, Object... arguments) {
        return SCRIPT.call(operation, arguments);
    }

    private static long torchType(DataType type) {
        return switch (type) {
            case FLOAT16 -> 5L;
            case FLOAT32 -> 6L;
            case FLOAT64 -> 7L;
            case INT64 -> 4L;
            case BFLOAT16 -> 15L;
            default -> throw new IllegalArgumentException("no tensor is cast to " + type);
        };
    }
}
