package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How a backbone's projections are computed, and what it computes besides. This is the seam at which fine-tuning methods enter. */
@FunctionalInterface
public interface BackboneHooks {

    /**
     * Applies a projection.
     *
     * @param x its input, [..., layer.in()] in every stream
     * @return its output, [..., layer.out()] in every stream
     */
    TaskFeatures project(LinearLayer layer, TaskFeatures x);

    /**
     * What the method makes of what leaves a block.
     *
     * @param out [batch, grid², channels] in every stream
     * @param grid puts the tokens of the block's windows, [batch·windows, window², channels], where they stand in the grid
     * @return [batch, grid², channels] in every stream
     */
    default TaskFeatures leaving(LinearLayer last, TaskFeatures out, UnaryOperator<NDArray> grid) {
        return out;
    }

    /** The prompts that the method puts into windows. With some, a block's projections of attention meet them before the window's tokens. */
    default Optional<Prompts> prompts() {
        return Optional.empty();
    }
}
