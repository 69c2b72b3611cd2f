package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/**
 * LoRA's field, {@link LowRankField}. A starts uniform within ±1/√in and B at 0, as Hu et al. (2022) start it, so that the
 * flow starts at the identity.
 *
 * @param rank r, at least 1
 * @param scale what the product is multiplied by
 */
public record LowRankKind(int rank, double scale) implements FieldKind {

    @Override
    public List<ParameterSpec> parameters(String prefix, Shape weight) {
        long out = weight.get(0);
        long in = weight.get(1);
        return List.of(
                new ParameterSpec(a(prefix), new Shape(rank, in), ParameterGroup.ADAPTER, Initializer.fanIn(in)),
                new ParameterSpec(b(prefix), new Shape(out, rank), ParameterGroup.ADAPTER, Initializer.zeros()));
    }

    @Override
    public LowRankField field(String prefix, Function<String, NDArray> arrays) {
        return new LowRankField(arrays.apply(a(prefix)), arrays.apply(b(prefix)), scale);
    }

    private static String a(String prefix) {
        return prefix + ".lora_A";
    }

    private static String b(String prefix) {
        return prefix + ".lora_B";
    }
}
