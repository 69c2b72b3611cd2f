package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
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
        return LowRankKind.factors(a(prefix), b(prefix), rank, weight);
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
