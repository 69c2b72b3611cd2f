package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.backbone.SwinLayout;
import dev.weightflow.model.flow.FieldKind;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which weights of a backbone flow, along which field. The targets of a packed layer flow each by itself; its other rows stay.
 *
 * @param targets the weights that flow, in every block
 * @param field the velocity field of each
 * @param flow how it is integrated
 */
public record FlowAdapter(Set<TargetModule> targets, FieldKind field, Flow flow) {

    public FlowAdapter {
        targets = Set.copyOf(targets);
    }

    /** Whether some rows of the layer's weight flow. */
    public boolean move(LinearLayer layer) {
        return targets.stream().anyMatch(target -> target.isIn(layer));
    }

    /** The targets in that layer, by their rows. */
    public List<TargetModule> in(LinearLayer layer) {
        return Stream.of(TargetModule.values())
                .filter(target -> targets.contains(target) && target.isIn(layer))
                .toList();
    }

    /**
     * The parameters of all fields.
     *
     * @param prefix what stands before a layer's name
     * @param suffix what stands after each parameter's name
     */
    public List<ParameterSpec> parameters(SwinLayout backbone, String prefix, String suffix) {
        List<ParameterSpec> specs = new ArrayList<>();
        for (LinearLayer layer : backbone.linearLayers()) {
            for (TargetModule target : in(layer)) {
                field.parameters(prefix + target.prefix(layer), new Shape(target.rows(layer), layer.in())).stream()
                        .map(spec ->
                                new ParameterSpec(spec.name() + suffix, spec.shape(), spec.role(), spec.initializer()))
                        .forEach(specs::add);
            }
        }
        return specs;
    }

    /**
     * The layer's weight at the end of the flow.
     *
     * @param w0 its pre-trained weight, [out, in]
     * @param prefix what stands before the layer's name in those of the fields' parameters
     * @param arrays a field's parameter by its name
     */
    public NDArray transport(LinearLayer layer, NDArray w0, String prefix, Function<String, NDArray> arrays) {
        return rows(
                layer,
                w0,
                (target, moving) -> flow.transport(field.field(prefix + target.prefix(layer), arrays), moving));
    }

    /** The layer's bias, [out], with an offset added to the rows of each target. */
    public NDArray offset(LinearLayer layer, NDArray bias, Function<TargetModule, NDArray> offsets) {
        return rows(layer, bias, (target, moving) -> moving.add(offsets.apply(target)));
    }

    /** Applies the function to the rows of each target and leaves the others. */
    private NDArray rows(LinearLayer layer, NDArray all, BiFunction<TargetModule, NDArray, NDArray> function) {
        NDList rows = new NDList();
        int row = 0;
        for (TargetModule target : in(layer)) {
            int first = target.firstRow(layer);
            int end = first + target.rows(layer);
            if (first > row) {
                rows.add(all.get(row + ":" + first));
            }
            rows.add(function.apply(target, end - first == layer.out() ? all : all.get(first + ":" + end)));
            row = end;
        }
        if (row < layer.out()) {
            rows.add(all.get(row + ":" + layer.out()));
        }
        return rows.size() == 1 ? rows.get(0) : NDArrays.concat(rows, 0);
    }
}
