package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.schema.training.TargetModule;
import java.util.List;
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

    /**
     * A layer's weights with scale·B·A added to them.
     *
     * @param suffix what follows the weights' names
     * @param frozen the layer's weight, [out, in]
     * @param a [rank, in]
     * @param b [out, rank]
     */
    public static List<AdaptedWeight> lowRank(
            LinearLayer layer, String suffix, NDArray frozen, NDArray a, NDArray b, double scale) {
        return TargetRows.of(layer, List.of(TargetModule.values())).stream()
                .map(rows -> {
                    Trajectory way = new Trajectory(new LowRankField(a, rows.of(b), scale), Flow.ONE_EULER_STEP);
                    return new AdaptedWeight(rows.name() + suffix, rows.of(frozen), way::end, Optional.of(way));
                })
                .toList();
    }

    /** The weight that takes W0's place, [out, in]. */
    public NDArray adapted() {
        return adapt.apply(frozen);
    }
}
