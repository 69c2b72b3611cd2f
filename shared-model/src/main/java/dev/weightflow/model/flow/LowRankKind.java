package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
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
        return factors(a(prefix), b(prefix), rank, weight);
    }

    /** A [rank, in] and B [out, rank] under these names, for a weight [out, in]. */
    public static List<ParameterSpec> factors(String a, String b, int rank, Shape weight) {
        long out = weight.get(0);
        long in = weight.get(1);
        return List.of(
                ParameterSpec.adapter(a, Initializer.fanIn(in), rank, in),
                ParameterSpec.adapter(b, Initializer.zeros(), out, rank));
    }

    /** {@inheritDoc} A [rank, in] and B [out, rank]. */
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
