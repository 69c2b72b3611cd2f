package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/**
 * Transport along rows, {@link AdvectionField}. A starts uniform within ±1/√in and B at 0, as LoRA's, so that the flow starts at the
 * identity.
 *
 * @param rank r, at least 1
 */
public record AdvectionKind(int rank) implements FieldKind {

    @Override
    public List<ParameterSpec> parameters(String prefix, Shape weight) {
        long out = weight.get(0);
        long in = weight.get(1);
        return List.of(
                new ParameterSpec(a(prefix), new Shape(rank, in), ParameterGroup.ADAPTER, Initializer.fanIn(in)),
                new ParameterSpec(b(prefix), new Shape(out, rank), ParameterGroup.ADAPTER, Initializer.zeros()));
    }

    @Override
    public AdvectionField field(String prefix, Function<String, NDArray> arrays) {
        return new AdvectionField(arrays.apply(a(prefix)), arrays.apply(b(prefix)));
    }

    private static String a(String prefix) {
        return prefix + ".advection_A";
    }

    private static String b(String prefix) {
        return prefix + ".advection_B";
    }
}
