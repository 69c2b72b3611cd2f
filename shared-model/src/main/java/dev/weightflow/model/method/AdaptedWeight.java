package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.flow.Trajectory;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A frozen weight and what takes its place. A packed layer's queries, keys and values are weights of their own.
 *
 * @param name without the backbone's prefix, as {@code layers.0.blocks.0.attn.q}
 * @param frozen W0, [out, in]
 * @param adapt W0, in any floating type, to the weight that takes its place; differentiable in the adapter
 * @param trajectory the way between them, if the weight moves along a velocity field
 */
public record AdaptedWeight(
        String name, NDArray frozen, UnaryOperator<NDArray> adapt, Optional<Trajectory> trajectory) {

    /** The weight that takes W0's place, [out, in]. */
    public NDArray adapted() {
        return adapt.apply(frozen);
    }
}
