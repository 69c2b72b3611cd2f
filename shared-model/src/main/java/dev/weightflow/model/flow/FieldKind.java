package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A velocity field as configuration: what parameters it needs for a weight, and how it is built from them. */
public sealed interface FieldKind permits SoftmaxKind, CenteredSoftmaxKind, LowRankKind {

    /** The kind's name in configurations. */
    String key();

    /** The inner width r of its factors. */
    int rank();

    /**
     * The parameters of a field over one weight.
     *
     * @param prefix the weight's name, without a dot at its end
     * @param weight [out, in]
     */
    List<ParameterSpec> parameters(String prefix, Shape weight);

    /**
     * The field over one weight.
     *
     * @param prefix as it was given to {@link #parameters}
     * @param arrays the parameters by name
     */
    VelocityField field(String prefix, Function<String, NDArray> arrays);

    /**
     * Reads a kind.
     *
     * @param key {@code softmax}, {@code centered-softmax} or {@code low-rank}
     * @param options of the softmax kinds, as {@link SoftmaxFieldOptions#of} takes them; of the low-rank kind,
     *     {@code scale}, a number, 1 where absent
     * @throws IllegalArgumentException naming what is wrong and the choices
     */
    static FieldKind of(String key, int rank, Map<String, String> options) {
        return switch (key) {
            case SoftmaxKind.KEY -> new SoftmaxKind(rank, SoftmaxFieldOptions.of(options));
            case CenteredSoftmaxKind.KEY -> new CenteredSoftmaxKind(rank, SoftmaxFieldOptions.of(options));
            case LowRankKind.KEY -> LowRankKind.of(rank, options);
            default ->
                throw new IllegalArgumentException("no velocity field is called '" + key + "'; there are "
                        + String.join(", ", SoftmaxKind.KEY, CenteredSoftmaxKind.KEY, LowRankKind.KEY));
        };
    }
}
