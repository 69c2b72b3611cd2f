package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.flow.Trajectory;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Frozen weight with its replacement. A packed layer's queries, keys and values are separate weights.
 *
 * @param name without the backbone's prefix, as {@code layers.0.blocks.0.attn.q}
 * @param frozen W0, [out, in]
 * @param adapt maps W0, in any floating type, to the weight that replaces it; differentiable in the adapter
 * @param trajectory between them, if the weight moves along a velocity field
 */
public record AdaptedWeight(
        String name, NDArray frozen, UnaryOperator<NDArray> adapt, Optional<Trajectory> trajectory) {

    /** Computes the weight that replaces W0, [out, in]. */
    public NDArray adapted() {
        return adapt.apply(frozen);
    }
}
