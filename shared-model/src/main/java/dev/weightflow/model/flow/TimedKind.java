package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A field along which a weight flows for a learned time T instead of 1, so that each weight takes steps of its own length T/steps. T
 * starts at 1. Since no field here depends on time, flowing along v for a time T is flowing along T·v for a time 1.
 *
 * @param kind the field v
 */
public record TimedKind(FieldKind kind) implements FieldKind {

    @Override
    public List<ParameterSpec> parameters(String prefix, Shape weight) {
        List<ParameterSpec> specs = new ArrayList<>(kind.parameters(prefix, weight));
        specs.add(ParameterSpec.adapter(time(prefix), Initializer.ones(), 1));
        return specs;
    }

    @Override
    public VelocityField field(String prefix, Function<String, NDArray> arrays) {
        VelocityField field = kind.field(prefix, arrays);
        NDArray time = arrays.apply(time(prefix)); // [1]
        return (w, t) -> field.velocity(w, t).mul(time);
    }

    private static String time(String prefix) {
        return prefix + ".flow_time";
    }
}
