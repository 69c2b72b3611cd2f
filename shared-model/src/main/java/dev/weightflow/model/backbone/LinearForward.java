package dev.weightflow.model.backbone;

import java.util.Optional;

/** How a backbone's projections are computed, and what it computes besides. This is the seam at which fine-tuning methods enter. */
@FunctionalInterface
public interface LinearForward {

    /**
     * Applies a projection.
     *
     * @param layer which one
     * @param x its input, [..., layer.in()] in every stream
     * @return its output, [..., layer.out()] in every stream
     */
    TaskFeatures project(LinearLayer layer, TaskFeatures x);

    /** The prompts that the method puts into windows. With some, a block's projections of attention meet them before the window's tokens. */
    default Optional<Prompts> prompts() {
        return Optional.empty();
    }
}
