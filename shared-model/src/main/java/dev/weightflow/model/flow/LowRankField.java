package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/**
 * LoRA's velocity field (eq. 6): scale·B·A, constant in W and t. One Euler step of it is LoRA's W0 + scale·B·A, and so is any other flow of it up to
 * rounding.
 *
 * @param a A, [r, in]
 * @param b B, [out, r]
 * @param scale the factor of the product
 */
public record LowRankField(NDArray a, NDArray b, double scale) implements VelocityField {

    @Override
    public NDArray velocity(NDArray w, double t) {
        requireFit(w.getShape());
        NDArray left = scale == 1 ? b : Ops.scale(b, scale); // [out, r]
        return Flow.wide(left).matMul(Flow.wide(a));
    }

    private void requireFit(Shape w) {
        if (!BatchedShapes.fit(w, b.getShape(), a.getShape())) {
            throw new IllegalArgumentException(
                    "a low-rank field with A " + a.getShape() + " and B " + b.getShape() + " does not fit a weight " + w
                            + "; it takes A (rank, in) and B (out, rank) for a weight (out, in)");
        }
    }

    /**
     * Returns A [rank, in] and B [out, rank] under these names, for a weight [out, in]. A is initialised uniformly within ±1/√in and B with 0, as by
     * Hu et al. (2022), so that the flow starts at the identity.
     */
    public static List<ParameterSpec> factors(String a, String b, int rank, Shape weight) {
        long in = weight.get(1);
        return List.of(
                ParameterSpec.adapter(a, Initializer.fanIn(in), rank, in),
                ParameterSpec.adapter(b, Initializer.zeros(), weight.get(0), rank));
    }

    /**
     * Configuration of the field.
     *
     * @param rank r, at least 1
     */
    public record Kind(int rank, double scale) implements FieldKind {

        @Override
        public List<ParameterSpec> parameters(String prefix, Shape weight) {
            return factors(prefix + ".lora_A", prefix + ".lora_B", rank, weight);
        }

        @Override
        public LowRankField field(String prefix, Function<String, NDArray> arrays) {
            return new LowRankField(arrays.apply(prefix + ".lora_A"), arrays.apply(prefix + ".lora_B"), scale);
        }
    }
}
