package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Configuration of a velocity field: its parameters for a weight, and its construction from them. */
public sealed interface FieldKind
        permits SoftmaxField.Kind, UniformField.Kind, LowRankField.Kind, AdvectionField.Kind, FieldKind.Timed {

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

    /**
     * A field along which a weight flows for a learned time T instead of 1, so that each weight takes steps of its own length T/steps. T
     * starts at 1. Since no field here depends on time, flowing along v for a time T is flowing along T·v for a time 1.
     *
     * @param kind the field v
     */
    record Timed(FieldKind kind) implements FieldKind {

        private static final String TIME = ".flow_time";

        @Override
        public List<ParameterSpec> parameters(String prefix, Shape weight) {
            List<ParameterSpec> specs = new ArrayList<>(kind.parameters(prefix, weight));
            specs.add(ParameterSpec.adapter(prefix + TIME, Initializer.ones(), 1));
            return specs;
        }

        @Override
        public VelocityField field(String prefix, Function<String, NDArray> arrays) {
            VelocityField field = kind.field(prefix, arrays);
            NDArray time = arrays.apply(prefix + TIME).expandDims(-1); // [1, 1] or [weights, 1, 1]
            return (w, t) -> field.velocity(w, t).mul(time);
        }
    }
}
