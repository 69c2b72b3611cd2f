package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.training.LoraOptions;
import dev.weightflow.schema.training.UnfrozenGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * LoRA (Hu et al., 2022): the constant field B·A with one Euler step (§2.3, eq. 5 and 6). With adapters for each task, as in the
 * paper's row, every task runs its own pass through the one frozen backbone.
 *
 * @param field B·A
 */
record Lora(LowRankField.Kind field) implements WeightAdapter {

    static Method of(LoraOptions spec) {
        return new AdapterMethod(
                spec,
                new Lora(new LowRankField.Kind(spec.rank(), spec.scale())),
                spec.targets(),
                spec.perTask(),
                spec.smallParts().contains(UnfrozenGroup.BIASES),
                spec.dropout(),
                false,
                spec.smallParts());
    }

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        return field.parameters(name, weight);
    }

    @Override
    public Optional<Trajectory> trajectory(String name, Function<String, NDArray> arrays) {
        return Optional.of(new Trajectory(field.field(name, arrays), Flow.ONE_EULER_STEP));
    }

    @Override
    public NDArray branch(String name, NDArray x, Function<String, NDArray> arrays) {
        LowRankField pair = field.field(name, arrays);
        NDArray inner = Ops.linear(x, pair.a()); // [..., r]
        return Ops.linear(inner, Ops.scale(pair.b(), pair.scale()));
    }
}
