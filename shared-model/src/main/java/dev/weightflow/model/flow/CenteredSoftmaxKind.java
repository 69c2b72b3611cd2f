package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/**
 * The centred field, {@link CenteredSoftmaxField}. W2 starts at 0, so that the flow starts exactly at the identity; W1
 * starts as the paper's field does, so that W2 has a gradient. LoRA starts alike.
 *
 * @param rank r, at least 1
 * @param options how eq. 7 is read
 */
public record CenteredSoftmaxKind(int rank, SoftmaxFieldOptions options) implements FieldKind {

    @Override
    public List<ParameterSpec> parameters(String prefix, Shape weight) {
        return uncentred().parameters(prefix, weight, Initializer.zeros());
    }

    @Override
    public CenteredSoftmaxField field(String prefix, Function<String, NDArray> arrays) {
        return new CenteredSoftmaxField(uncentred().field(prefix, arrays));
    }

    private SoftmaxKind uncentred() {
        return new SoftmaxKind(rank, options);
    }
}
