package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.LinearLayer;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two trained matrices beside a layer's weight, A [rank, in] and B [out, rank], whose product scale·B·A belongs to all tasks or to one. A is
 * initialised uniformly within ±1/√in and B with 0.
 *
 * @param layer whose weight it is, packed or not
 * @param suffix of the names of the weights that it adapts: empty, or a dot and the task
 * @param a the name of A, without the backbone's prefix
 */
public record LowRankPair(LinearLayer layer, String suffix, String a, String b) {

    public static LowRankPair shared(LinearLayer layer) {
        return new LowRankPair(layer, "", layer.name() + ".lora_shared_A", layer.name() + ".lora_shared_B");
    }

    public static LowRankPair of(LinearLayer layer, TaskName task) {
        String suffix = "." + task.key();
        return new LowRankPair(
                layer, suffix, layer.name() + ".lora_tasks_A" + suffix, layer.name() + ".lora_tasks_B" + suffix);
    }

    public Stream<ParameterSpec> parameters(int rank) {
        return LowRankField.factors(a, b, rank, new Shape(layer.out(), layer.in())).stream();
    }

    /** Computes A·x, [..., in] to [..., rank]. */
    public NDArray lower(PlainLinear pass, NDArray x) {
        return Ops.linear(x, pass.parameter(a));
    }

    /** Computes scale·B·x, [..., rank] to [..., out]. */
    public NDArray raise(PlainLinear pass, NDArray x, double scale) {
        return Ops.linear(x, Ops.scale(pass.parameter(b), scale));
    }

    /** Computes the layer's weight plus scale·B·A, [out, in]. */
    public NDArray merged(PlainLinear pass, double scale) {
        NDArray product = pass.parameter(b).matMul(pass.parameter(a));
        return pass.parameter(layer.weight()).add(Ops.scale(product, scale));
    }

    /** Returns the layer's merged weights, one by one where the layer is packed. */
    public List<AdaptedWeight> adapted(PlainLinear pass, double scale) {
        return WeightSlice.of(layer, List.of(TargetModule.values())).stream()
                .map(rows -> {
                    LowRankField field = new LowRankField(pass.parameter(a), rows.of(pass.parameter(b)), scale);
                    Trajectory way = new Trajectory(field, Flow.ONE_EULER_STEP);
                    return new AdaptedWeight(
                            rows.name() + suffix, rows.of(pass.parameter(layer.weight())), way::end, Optional.of(way));
                })
                .toList();
    }
}
