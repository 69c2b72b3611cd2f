package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The operations that the networks are written in. Each works on any floating type and device, is differentiable in its
 * floating arguments unless it says otherwise, and leaves its arguments unchanged unless its name ends in {@code InPlace}.
 */
public final class Ops {

    private Ops() {}

    /** {@code x·weightᵀ + bias}; x [..., in], weight [out, in], bias [out]. */
    public static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        if (Autocast.rounds(x)) {
            return script("linear_bf16", x, weight, bias);
        }
        long images = images(x, weight);
        return images > 0
                ? script("linear_as_convolution", x, weight, bias, images)
                : script("linear", x, weight, bias);
    }

    /** {@code x·weightᵀ}; x [..., in], weight [out, in]. */
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
        return script("layer_norm", x, weight, bias, 1e-5);
    }

    /** The Gaussian error linear unit in its exact (erf) form. */
    public static NDArray gelu(NDArray x) {
        return script("gelu", x);
    }

    /** Convolution without padding; x [batch, in, h, w], weight [out, in, kh, kw], bias [out]. */
    public static NDArray conv2d(NDArray x, NDArray weight, NDArray bias, int stride) {
        return script("conv2d", x, weight, bias, (long) stride);
    }

    /**
     * Batch normalisation over [batch, channels] or [batch, channels, h, w], eps 1e-5. In training the batch's own statistics are used and the
     * running ones move towards them by {@code momentum} in place; otherwise the running ones are used.
     */
    public static NDArray batchNorm(
            NDArray x, NDArray weight, NDArray bias, NDArray mean, NDArray var, boolean training, double momentum) {
        return script("batch_norm", x, weight, bias, mean, var, training, momentum, 1e-5);
    }

    /** Bilinear resampling of [batch, channels, h, w] to the given size, corners not aligned, no antialiasing. */
    public static NDArray upsample(NDArray x, long height, long width) {
        if (x.getDevice().isGpu()) {
            return script("upsample", x, height, width);
        }
        // bilinear resampling is a product along each axis, which takes the CPU half the time of libtorch's own kernel
        Shape shape = x.getShape();
        long rows = shape.get(0) * shape.get(1) * height;
        long images = OneDnn.images(x, rows, shape.get(3), width);
        return script("upsample_by_products", x, height, width, images);
    }

    /** The same values in another floating type; unlike DJL's own cast, gradients pass. */
    public static NDArray cast(NDArray x, DataType type) {
        return script("cast", x, torchType(type));
    }

    /**
     * {@code factor·x}. DJL's own arithmetic with a plain number keeps the number in memory of the JVM, which may be collected before
     * the backward pass reads it: gradients are then arbitrary. No product, quotient, power or bound with a number is taken
     * otherwise than by this class.
     */
    public static NDArray scale(NDArray x, double factor) {
        return script("multiply", x, factor);
    }

    /** The greater of each element and {@code least}. */
    public static NDArray clampMin(NDArray x, double least) {
        return script("at_least", x, least);
    }

    /** 2·σ(x), which is 1 at 0. */
    public static NDArray doubledSigmoid(NDArray x) {
        return script("doubled_sigmoid", x);
    }

    /** {@code x + factor·y}, in one pass. */
    public static NDArray addScaled(NDArray x, NDArray y, double factor) {
        return script("add_scaled", x, y, factor);
    }

    /**
     * The sum over all valid pixels of −log softmax(logits)[label].
     *
     * @param logits [batch, classes, h, w]
     * @param labels int64 [batch, h, w]; pixels equal to {@code ignore} contribute nothing
     */
    public static NDArray crossEntropySum(NDArray logits, NDArray labels, int ignore) {
        return script("cross_entropy", logits, labels, (long) ignore);
    }

    /**
     * The mean over all elements of weight·(−target·log σ(logit) − (1−target)·log(1−σ(logit))), in the form that does not
     * overflow. Differentiable in the logits.
     *
     * @param targets in 0–1, of the logits' shape and type
     * @param weights of the logits' shape and type
     */
    public static NDArray binaryCrossEntropyMean(NDArray logits, NDArray targets, NDArray weights) {
        return script("binary_cross_entropy", logits, targets, weights);
    }

    /**
     * Copies the source's values into the target's own memory. DJL's {@code copyTo} instead makes a CPU array share the JVM's
     * memory, whose alignment is another, and with it the rounding of what is computed from it.
     */
    public static void copyInPlace(NDArray target, NDArray source) {
        script("copy", target, source);
    }

    /**
     * One AdamW step (Loshchilov and Hutter, 2019) as PyTorch computes it, fused over all arrays.
     *
     * @param steps one float32 scalar array a weight, the number of this step, counted from 1
     */
    public static void adamwInPlace(
            List<NDArray> weights,
            List<NDArray> gradients,
            List<NDArray> first,
            List<NDArray> second,
            List<NDArray> steps,
            double learningRate,
            double beta1,
            double beta2,
            double decay,
            double eps) {
        script("adamw", weights, gradients, first, second, steps, learningRate, beta1, beta2, decay, eps);
    }

    /**
     * The gradients of a scalar with respect to arrays.
     *
     * @return one for each array, of its shape; an empty array for one that the scalar does not depend on
     */
    static List<NDArray> gradients(NDArray loss, List<NDArray> arrays) {
        return scriptForList("gradients", loss, arrays);
    }

    static NDArray script(String method, Object... arguments) {
        return Loaded.SCRIPT.call(method, arguments);
    }

    static List<NDArray> scriptForList(String method, Object... arguments) {
        return Loaded.SCRIPT.callForList(method, arguments);
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

    private static final class Loaded {
        static final TorchScript SCRIPT = TorchScript.load();
    }
}
