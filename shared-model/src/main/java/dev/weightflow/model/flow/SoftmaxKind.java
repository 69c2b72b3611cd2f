package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/**
 * The paper's field, {@link SoftmaxField}. The paper does not say how W1 and W2 start; here each is uniform within
 * ±1/√n, where n is the length that it sums over.
 *
 * @param rank r, at least 1
 * @param options how eq. 7 is read
 */
public record SoftmaxKind(int rank, SoftmaxFieldOptions options) implements FieldKind {

    @Override
    public List<ParameterSpec> parameters(String prefix, Shape weight) {
        return parameters(prefix, weight, Initializer.fanIn(weight.get(0)));
    }

    List<ParameterSpec> parameters(String prefix, Shape weight, Initializer second) {
        long out = weight.get(0);
        long in = weight.get(1);
        return List.of(
                new ParameterSpec(w1(prefix), new Shape(in, rank), ParameterGroup.ADAPTER, Initializer.fanIn(in)),
                new ParameterSpec(w2(prefix), new Shape(rank, out), ParameterGroup.ADAPTER, second));
    }

    @Override
    public SoftmaxField field(String prefix, Function<String, NDArray> arrays) {
        return new SoftmaxField(arrays.apply(w1(prefix)), arrays.apply(w2(prefix)), options);
    }

    private static String w1(String prefix) {
        return prefix + ".delora_W1";
    }

    private static String w2(String prefix) {
        return prefix + ".delora_W2";
    }
}
