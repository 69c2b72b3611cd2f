package dev.weightflow.model.backbone;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Computes a backbone's projections, and a method's additions to the backbone. This is the seam at which fine-tuning methods enter. */
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
     * Transforms the output of a stage's last block.
     *
     * @param out [batch, grid², channels] in every stream
     * @param grid moves the tokens of the block's windows, [batch·windows, window², channels], to their positions in the grid
     * @return [batch, grid², channels] in every stream
     */
    default TaskFeatures leaving(LinearLayer last, TaskFeatures out, UnaryOperator<NDArray> grid) {
        return out;
    }

    /** Returns the prompts that the method adds to windows, if any. A block's attention projections then receive them before the window's tokens. */
    default Optional<Prompts> prompts() {
        return Optional.empty();
    }
}
