package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Tokens that a method puts before those of every window. They are normed and projected as the others are, attention sees them without
 * a position bias and a mask, and what it makes of them is averaged over the windows of an image.
 */
public interface Prompts {

    int count();

    /**
     * What enters a block.
     *
     * @param block its name, as {@code layers.0.blocks.1}
     * @param left what left the block before, after merging, [batch, count, its channels]; null at the first block
     * @return [batch, count, channels]
     */
    NDArray entering(String block, NDArray left, long batch);

    /**
     * What leaves a block; not asked after the last of all.
     *
     * @param entered [batch, count, channels]
     * @param attended what attention made of them, after its output projection, [batch, count, channels]
     * @param mlp the block's second norm and MLP, with stochastic depth
     * @return [batch, count, channels]
     */
    NDArray leaving(NDArray entered, NDArray attended, UnaryOperator<NDArray> mlp);

    /**
     * What enters the next stage.
     *
     * @param merging the reduction of the merging between both
     * @param left [batch, count, channels]
     * @return [batch, count, 2·channels]
     */
    NDArray merged(LinearLayer merging, NDArray left);

    /** A layer of a block's MLP on prompts: [batch, count, in] to [batch, count, out]. */
    NDArray project(LinearLayer layer, NDArray prompts);
}
