package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Tokens that a method puts before those of every window. They are normalised and projected like the others, attention treats them without position
 * bias and mask, and their outputs are averaged over the windows of an image.
 */
public interface Prompts {

    int count();

    /**
     * Computes the prompts that enter a block.
     *
     * @param block its name, as {@code layers.0.blocks.1}
     * @param left the prompts after the previous block and merging, [batch, count, its channels]; null at the first block
     * @return [batch, count, channels]
     */
    NDArray entering(String block, NDArray left, long batch);

    /**
     * Computes the prompts that leave a block; not called for the last block of all.
     *
     * @param entered [batch, count, channels]
     * @param attended their output of attention, after its projection, [batch, count, channels]
     * @param mlp the block's second norm and MLP, with stochastic depth
     * @return [batch, count, channels]
     */
    NDArray leaving(NDArray entered, NDArray attended, UnaryOperator<NDArray> mlp);

    /**
     * Computes the prompts that enter the next stage.
     *
     * @param merging the reduction of the merging between both
     * @param left [batch, count, channels]
     * @return [batch, count, 2·channels]
     */
    NDArray merged(LinearLayer merging, NDArray left);

    /** Applies a layer of a block's MLP to prompts: [batch, count, in] to [batch, count, out]. */
    NDArray project(LinearLayer layer, NDArray prompts);
}
