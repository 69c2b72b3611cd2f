package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;

/**
 * Operations on the tokens of images: as grids, as the windows that attention is in, and with prompts among them. As in {@link Ops}, each is
 * differentiable in its floating arguments and leaves its arguments unchanged.
 */
public final class TokenOps {

    private TokenOps() {}

    /**
     * Cuts a token grid into windows, after rolling it by −shift along both axes.
     *
     * @param x [batch, height·width, channels]
     * @return [batch·windows, window², channels], windows in row-major order, the batch outermost
     */
    public static NDArray windows(NDArray x, int height, int width, int window, int shift) {
        return Ops.script("windows", x, (long) height, (long) width, (long) window, (long) shift);
    }

    /** Undoes {@link #windows}: [batch·windows, window², channels] to [batch, height·width, channels]. */
    public static NDArray windowReverse(NDArray x, int height, int width, int window, int shift) {
        return Ops.script("window_reverse", x, (long) height, (long) width, (long) window, (long) shift);
    }

    /**
     * Puts each 2×2 neighbourhood of a token grid into one token: (even row, even column), (odd, even), (even, odd),
     * (odd, odd).
     *
     * @param x [batch, height·width, channels]
     * @return [batch, height·width/4, 4·channels]
     */
    public static NDArray patchMerge(NDArray x, int height, int width) {
        return Ops.script("patch_merge", x, (long) height, (long) width);
    }

    /** Tokens as an image: [batch, height·width, channels] to [batch, channels, height, width]. */
    public static NDArray grid(NDArray x, int height, int width) {
        return Ops.script("grid", x, (long) height, (long) width);
    }

    /**
     * Bilinear resampling of a square token grid, as {@link Ops#upsample} does it to images.
     *
     * @param x [batch, grid², channels]
     * @return [batch, target², channels]
     */
    public static NDArray resampleTokens(NDArray x, long grid, long target) {
        return grid == target ? x : Ops.script("resample_tokens", x, grid, target);
    }

    /** The mean over the tokens of [batch, tokens, channels], as [batch, 1, channels]. */
    public static NDArray meanOfTokens(NDArray x) {
        return Ops.script("mean_of_tokens", x);
    }

    /**
     * Looks up each pair of tokens in a table of relative position biases.
     *
     * @param table [(2·window−1)², heads]
     * @param index int64 [tokens²], rows of the table, queries outermost
     * @return [heads, tokens, tokens]
     */
    public static NDArray positionBias(NDArray table, NDArray index, long tokens) {
        return Ops.script("position_bias", table, index, tokens);
    }

    /**
     * Multi-head self-attention inside windows, scaled by headDim^−½.
     *
     * @param qkv [batch·windows, tokens, 3·channels], queries, keys and values one after the other, head-major inside
     * @param bias [windows or 1, heads, tokens, tokens], added to the scores of each window
     * @return [batch·windows, tokens, channels]
     */
    public static NDArray attention(NDArray qkv, NDArray bias, int heads) {
        return Ops.script("attention", qkv, bias, (long) heads);
    }

    /**
     * Puts an image's prompts before the tokens of each of its windows.
     *
     * @param prompts [batch, prompts, channels]
     * @param windows [batch·windows, tokens, channels], the batch outermost
     * @return [batch·windows, prompts + tokens, channels]
     */
    public static NDArray prompted(NDArray prompts, NDArray windows) {
        return Ops.script("prompted", prompts, windows);
    }

    /** The last tokens of [batch·windows, at least tokens, channels], [batch·windows, tokens, channels]. */
    public static NDArray withoutPrompts(NDArray x, long tokens) {
        return x.getShape().get(1) == tokens ? x : Ops.script("last_tokens", x, tokens);
    }

    /**
     * The mean of each prompt over an image's windows.
     *
     * @param x [batch·windows, prompts + tokens, channels]
     * @return [batch, prompts, channels]
     */
    public static NDArray meanPrompts(NDArray x, long prompts, long batch) {
        return Ops.script("mean_prompts", x, prompts, batch);
    }

    /** Zeros for the pairs of tokens of which one is a prompt: [w, heads, tokens, tokens] to [w, heads, prompts + tokens, the same]. */
    public static NDArray padBias(NDArray bias, long prompts) {
        return Ops.script("pad_bias", bias, prompts);
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
        return Ops.script("conditioned", x, qkv, prompt, heads);
    }

    /**
     * A 3×3 filter for each channel of a square token grid, with zeros around it.
     *
     * @param x [n, side², channels]
     * @param weight [channels, 1, 3, 3]
     * @param bias [channels]
     */
    public static NDArray filter(NDArray x, NDArray weight, NDArray bias, long side) {
        return Ops.script("filter", x, weight, bias, side);
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
        return Ops.script("dynamic_filter", x, weight, bias, std, mean, side);
    }
}
