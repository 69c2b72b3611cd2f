package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/**
 * The paper's field, {@link SoftmaxField}. The paper does not say how W1 and W2 start; here each is uniform within ±1/√n, where n is the
 * length that it sums over. In the centred field W2 starts at 0, so that the flow starts exactly at the identity, while W2 has a
 * gradient; LoRA starts alike.
 *
 * @param rank r, at least 1
 * @param options how eq. 7 is read
 * @param centered whether the field is {@link SoftmaxField#centered}
 */
public record SoftmaxKind(int rank, SoftmaxFieldOptions options, boolean centered) implements FieldKind {

    @Override
    public List<ParameterSpec> parameters(String prefix, Shape weight) {
        long out = weight.get(0);
        long in = weight.get(1);
        return List.of(
                ParameterSpec.adapter(w1(prefix), Initializer.fanIn(in), in, rank),
                ParameterSpec.adapter(w2(prefix), centered ? Initializer.zeros() : Initializer.fanIn(out), rank, out));
    }

    /** {@inheritDoc} W1 [in, rank] and W2 [rank, out]. */
    @Override
    public VelocityField field(String prefix, Function<String, NDArray> arrays) {
        SoftmaxField field = new SoftmaxField(arrays.apply(w1(prefix)), arrays.apply(w2(prefix)), options);
        return centered ? field.centered() : field;
    }

    private static String w1(String prefix) {
        return prefix + ".delora_W1";
    }

    private static String w2(String prefix) {
        return prefix + ".delora_W2";
    }
}
