package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/** Configuration of a velocity field: its parameters for a weight, and its construction from them. */
public sealed interface FieldKind permits SoftmaxField.Kind, UniformField.Kind, LowRankField.Kind, AdvectionField.Kind {

    /**
     * Returns the parameters of a field over one weight.
     *
     * @param prefix the weight's name, without a dot at its end
     */
    List<ParameterSpec> parameters(String prefix, Shape weight);

    /** Builds the field over one weight. */
    VelocityField field(String prefix, Function<String, NDArray> arrays);

    /**
     * Returns whether the field changes to first order where that parameter alone leaves its start. A field that starts at 0 does so because one of
     * its factors is 0; the other factors have no derivative there.
     *
     * @param parameter its name, with any prefix and suffix around the field's own
     */
    default boolean movesAtStart(String parameter) {
        List<String> zeros = parameters("", new Shape(1, 1)).stream()
                .filter(ParameterSpec::startsAtZero)
                .map(ParameterSpec::name)
                .toList();
        return zeros.isEmpty() || zeros.stream().anyMatch(zero -> (parameter + ".").contains(zero + "."));
    }
}
