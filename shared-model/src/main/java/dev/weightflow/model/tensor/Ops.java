package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * The operations that the networks are written in. Each works on any floating type and device, is differentiable in its
 * floating arguments unless it says otherwise, and leaves its arguments unchanged unless its name ends in {@code InPlace}.
 */
public final class Ops {

    /** How many values a 16-bit draw has. */
    private static final int DRAWS = 1 << Short.SIZE;

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

    /**
     * Bilinear resampling of a square token grid, as {@link #upsample} does it to images.
     *
     * @param x [batch, grid², channels]
     * @return [batch, target², channels]
     */
    public static NDArray resampleTokens(NDArray x, long grid, long target) {
        return grid == target ? x : script("resample_tokens", x, grid, target);
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

    /** A matrix [rows, columns] with every column moved so many places to the right, and around at the end. */
    public static NDArray rollColumns(NDArray x, int places) {
        return script("roll_columns", x, (long) places);
    }

    /** The mean over the tokens of [batch, tokens, channels], as [batch, 1, channels]. */
    public static NDArray meanOfTokens(NDArray x) {
        return script("mean_of_tokens", x);
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
     * Zeroes each element with probability p and divides the others by 1 − p; draws from the engine's generator. On the CPU p
     * is rounded to a 65,536th, for four draws from each random number.
     */
    public static NDArray dropout(NDArray x, double p) {
        if (p == 0) {
            return x;
        } else if (x.getDevice().isGpu() || x.getDataType() != DataType.FLOAT32) {
            return script("dropout", x, p);
        }
        long dropped = Math.round(p * DRAWS);
        return script("dropout_by_words", x, Short.MIN_VALUE + dropped, 1 / (1 - (double) dropped / DRAWS));
    }

    /**
     * 1 for the first b places and 0 for the others, with b drawn from 1 to {@code most}, all alike likely; draws from the engine's
     * generator.
     *
     * @param most a whole number from 1 to count, [1]
     * @return [count]
     */
    public static NDArray randomPrefix(NDArray most, long count) {
        return script("random_prefix", most, count);
    }

    /**
     * The parts along an axis in another order, and zeros after the first of them.
     *
     * @param order int64, every part once
     * @param count how many are no zeros
     */
    public static NDArray leading(NDArray x, int axis, NDArray order, int count) {
        return script("leading", x, (long) axis, order, (long) count);
    }

    /** Stochastic depth: zeroes each sample of [batch, tokens, channels] with probability p, divides the others by 1 − p. */
    public static NDArray dropPath(NDArray x, double p) {
        return p == 0 ? x : script("drop_path", x, p);
    }

    /** Zeroes whole channels of each sample of [batch, tokens, channels] with probability p, divides the others by 1 − p. */
    public static NDArray dropChannels(NDArray x, double p) {
        return p == 0 ? x : script("drop_channels", x, p);
    }

    /**
     * Cuts a token grid into windows, after rolling it by −shift along both axes.
     *
     * @param x [batch, height·width, channels]
     * @return [batch·windows, window², channels], windows in row-major order, the batch outermost
     */
    public static NDArray windows(NDArray x, int height, int width, int window, int shift) {
        return script("windows", x, (long) height, (long) width, (long) window, (long) shift);
    }

    /** Undoes {@link #windows}: [batch·windows, window², channels] to [batch, height·width, channels]. */
    public static NDArray windowReverse(NDArray x, int height, int width, int window, int shift) {
        return script("window_reverse", x, (long) height, (long) width, (long) window, (long) shift);
    }

    /**
     * Looks up each pair of tokens in a table of relative position biases.
     *
     * @param table [(2·window−1)², heads]
     * @param index int64 [tokens²], rows of the table, queries outermost
     * @return [heads, tokens, tokens]
     */
    public static NDArray positionBias(NDArray table, NDArray index, long tokens) {
        return script("position_bias", table, index, tokens);
    }

    /**
     * Multi-head self-attention inside windows, scaled by headDim^−½.
     *
     * @param qkv [batch·windows, tokens, 3·channels], queries, keys and values one after the other, head-major inside
     * @param bias [windows or 1, heads, tokens, tokens], added to the scores of each window
     * @return [batch·windows, tokens, channels]
     */
    public static NDArray attention(NDArray qkv, NDArray bias, int heads) {
        return script("attention", qkv, bias, (long) heads);
    }

    /**
     * Puts an image's prompts before the tokens of each of its windows.
     *
     * @param prompts [batch, prompts, channels]
     * @param windows [batch·windows, tokens, channels], the batch outermost
     * @return [batch·windows, prompts + tokens, channels]
     */
    public static NDArray prompted(NDArray prompts, NDArray windows) {
        return script("prompted", prompts, windows);
    }

    /** The last tokens of [batch·windows, at least tokens, channels], [batch·windows, tokens, channels]. */
    public static NDArray withoutPrompts(NDArray x, long tokens) {
        return x.getShape().get(1) == tokens ? x : script("last_tokens", x, tokens);
    }

    /**
     * The mean of each prompt over an image's windows.
     *
     * @param x [batch·windows, prompts + tokens, channels]
     * @return [batch, prompts, channels]
     */
    public static NDArray meanPrompts(NDArray x, long prompts, long batch) {
        return script("mean_prompts", x, prompts, batch);
    }

    /** Zeros for the pairs of tokens of which one is a prompt: [w, heads, tokens, tokens] to [w, heads, prompts + tokens, the same]. */
    public static NDArray padBias(NDArray bias, long prompts) {
        return script("pad_bias", bias, prompts);
    }

    /**
     * Task prompt conditioning: GELU(q·kᵀ)⊙x for each head, with q the query of one prompt and k the tokens' keys, unscaled.
     *
     * @param x [batch·windows, tokens, channels]
     * @param qkv [batch·windows, prompts + tokens, 3·channels], as {@link #attention} takes it
     * @param prompt which one, from 0
     * @return [batch·windows, tokens, channels]
     */
    public static NDArray conditioned(NDArray x, NDArray qkv, long prompt, long heads) {
        return script("conditioned", x, qkv, prompt, heads);
    }

    /**
     * A 3×3 filter for each channel of a square token grid, with zeros around it.
     *
     * @param x [n, side², channels]
     * @param weight [channels, 1, 3, 3]
     * @param bias [channels]
     */
    public static NDArray filter(NDArray x, NDArray weight, NDArray bias, long side) {
        return script("filter", x, weight, bias, side);
    }

    /**
     * The same with filters that each sample makes: the mean over its tokens gives nine taps for each channel, which are normalised over
     * the nine, then scaled and shifted.
     *
     * @param x [n, side², channels]
     * @param weight [9·channels, channels]
     * @param bias [9·channels]
     * @param std what the normalised taps are multiplied with, [9·channels]
     * @param mean what is added to them, [9·channels]
     */
    public static NDArray dynamicFilter(NDArray x, NDArray weight, NDArray bias, NDArray std, NDArray mean, long side) {
        return script("dynamic_filter", x, weight, bias, std, mean, side);
    }

    /** Draws of a normal distribution cut off at both bounds, in the shape of another array. */
    static NDArray truncatedNormal(NDArray like, double mean, double std, double low, double high) {
        double width = std * Math.sqrt(2);
        return script("truncated_normal", like, mean, width, (low - mean) / width, (high - mean) / width);
    }

    /**
     * Puts each 2×2 neighbourhood of a token grid into one token: (even row, even column), (odd, even), (even, odd),
     * (odd, odd).
     *
     * @param x [batch, height·width, channels]
     * @return [batch, height·width/4, 4·channels]
     */
    public static NDArray patchMerge(NDArray x, int height, int width) {
        return script("patch_merge", x, (long) height, (long) width);
    }

    /** Tokens as an image: [batch, height·width, channels] to [batch, channels, height, width]. */
    public static NDArray grid(NDArray x, int height, int width) {
        return script("grid", x, (long) height, (long) width);
    }

    /**
     * Skew-symmetric matrices, from what stands above their diagonals.
     *
     * @param upper [matrices, side·(side − 1)/2], row by row
     * @return [matrices, side, side]
     */
    public static NDArray skew(NDArray upper, int side) {
        return script("skew", upper, (long) side);
    }

    /**
     * The singular value decomposition of a matrix, U·diag(S)·Vᵀ, in the narrow form. Not differentiable.
     *
     * @param matrix [rows, columns]; p is the lesser of both
     * @return U [rows, p], S [p] in falling order, Vᵀ [p, columns]
     */
    public static List<NDArray> singularValues(NDArray matrix) {
        return Loaded.SCRIPT.callForList("singular_values", matrix);
    }

    /**
     * Where points of [0, 1] are after unit time in a one-dimensional velocity field that is continuous and affine in each of equally wide
     * cells (CPAB: Freifeld et al., 2017), in closed form. The field is 0 at both ends, so that these stay, and no point overtakes another.
     *
     * @param points [points]
     * @param rows int64 [points], which field moves a point
     * @param velocities [fields, cells − 1], the velocity at each border of two cells
     * @return [points]
     */
    public static NDArray cpab(NDArray points, NDArray rows, NDArray velocities) {
        return script("cpab", points, rows, velocities);
    }

    /**
     * Linear interpolation in a list of numbers.
     *
     * @param values [count]
     * @param places [places], from 0, the first value, to count − 1, the last; differentiable in these
     * @return [places]
     */
    public static NDArray interpolate(NDArray values, NDArray places) {
        return script("interpolate", values, places);
    }

    /** The matrix exponential of each [side, side] of [matrices, side, side]. */
    public static NDArray matrixExponential(NDArray matrices) {
        return script("matrix_exponential", matrices);
    }

    /** Cayley's (I − S/2)⁻¹(I + S/2) of each S [side, side] of [matrices, side, side]. */
    public static NDArray cayley(NDArray matrices) {
        return script("cayley", matrices);
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

    /** The Euclidean norm of all arrays taken together, as a scalar array. Not differentiable. */
    public static NDArray norm(List<NDArray> arrays) {
        return script("norms", arrays);
    }

    /** The Frobenius norm of an array, as a scalar array; its gradient at zeros is zero. */
    public static NDArray frobenius(NDArray x) {
        return script("frobenius", x);
    }

    /**
     * Copies the source's values into the target's own memory. DJL's {@code copyTo} instead makes a CPU array share the JVM's
     * memory, whose alignment is another, and with it the rounding of what is computed from it.
     */
    public static void copyInPlace(NDArray target, NDArray source) {
        script("copy", target, source);
    }

    /**
     * Multiplies each array by min(1, most / (norm + 1e-6)), without waiting for the device.
     *
     * @param norm a scalar array
     */
    public static void clipInPlace(List<NDArray> arrays, NDArray norm, double most) {
        script("clip", arrays, norm, most);
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

    /** Adds the gradients of a scalar to those of the arrays that require them. */
    public static void backward(NDArray loss) {
        try (NDArray one = loss.getManager().ones(loss.getShape(), loss.getDataType())) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
    }

    /**
     * The gradients of a scalar with respect to arrays. Nothing is added to what the arrays hold from {@link #backward}.
     *
     * @return one for each array, of its shape; an empty array for one that the scalar does not depend on
     */
    public static List<NDArray> gradients(NDArray loss, List<NDArray> arrays) {
        return Loaded.SCRIPT.callForList("gradients", loss, arrays);
    }

    /**
     * The singular value decomposition x = U·diag(s)·Vᵀ of a matrix [m, n], without the vectors that multiply zeros.
     *
     * @return U [m, p], s [p] in descending order, and Vᵀ [p, n], with p = min(m, n)
     */
    public static List<NDArray> svd(NDArray x) {
        return Loaded.SCRIPT.callForList("svd", x);
    }

    /**
     * The product of a vector with a Jacobian, directionᵀ·∂output/∂input, which is itself differentiable.
     *
     * @param output recorded from the input
     * @param direction of the output's shape
     * @return of the input's shape
     */
    public static NDArray vectorJacobian(NDArray output, NDArray input, NDArray direction) {
        return script("vector_jacobian", output, input, direction);
    }

    /**
     * The derivative of an array in a direction, Σ ∂output/∂input·direction, which is itself differentiable, in the directions too.
     *
     * @param output recorded from the inputs
     * @param directions as many as inputs, each of its input's shape
     * @return of the output's shape
     */
    public static NDArray jacobianVector(NDArray output, List<NDArray> inputs, List<NDArray> directions) {
        return script("jacobian_vector", output, inputs, directions);
    }

    static NDArray script(String method, Object... arguments) {
        return Loaded.SCRIPT.call(method, arguments);
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
