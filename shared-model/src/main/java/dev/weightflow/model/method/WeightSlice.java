package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.LinearLayer.Kind;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Rows of a layer's weight that are one target.
 *
 * @param name the prefix of the names of the target's adapter, as {@code layers.0.blocks.0.attn.q}
 * @param in columns of the weight
 */
public record WeightSlice(String name, int first, int count, int in) {

    public static List<WeightSlice> of(LinearLayer layer, Collection<TargetModule> targets) {
        return Arrays.stream(TargetModule.values())
                .filter(target -> targets.contains(target) && target.isIn(layer))
                .map(target -> rows(layer, target))
                .toList();
    }

    static boolean any(LinearLayer layer, Collection<TargetModule> targets) {
        return targets.stream().anyMatch(target -> target.isIn(layer));
    }

    /** Returns the shape of the target's weight, [rows, in]. */
    Shape shape() {
        return new Shape(count, in);
    }

    /** Selects these rows: [out, in] to [rows, in], or [out] to [rows] */
    public NDArray of(NDArray all) {
        return count == all.getShape().get(0) ? all : all.get(first + ":" + (first + count));
    }

    /**
     * Applies the function to the rows of each target in the layer and keeps the others.
     *
     * @param all [out, in] or [out]
     * @return the same
     */
    static NDArray replace(
            LinearLayer layer,
            Collection<TargetModule> targets,
            NDArray all,
            BiFunction<WeightSlice, NDArray, NDArray> function) {
        NDList parts = new NDList();
        int row = 0;
        for (WeightSlice rows : of(layer, targets)) {
            if (rows.first() > row) {
                parts.add(all.get(row + ":" + rows.first()));
            }
            parts.add(function.apply(rows, rows.of(all)));
            row = rows.first() + rows.count();
        }
        if (row < layer.out()) {
            parts.add(all.get(row + ":" + layer.out()));
        }
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
    }

    private static WeightSlice rows(LinearLayer layer, TargetModule target) {
        if (layer.kind() != Kind.QKV) {
            return new WeightSlice(layer.name(), 0, layer.out(), layer.in());
        }
        String attention = layer.name().substring(0, layer.name().length() - "qkv".length());
        int count = layer.out() / 3;
        return new WeightSlice(attention + target.key(), target.ordinal() * count, count, layer.in());
    }
}
