package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.FieldKind;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A weight that flows along a velocity field: W(1), where dW/dt = v(W) and W(0) = W0.
 *
 * @param field the velocity field
 * @param flow how it is integrated
 */
record FlowAdapter(FieldKind field, Flow flow) implements WeightAdapter {

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        return field.parameters(name, weight);
    }

    @Override
    public NDArray adapt(String name, NDArray w0, Function<String, NDArray> arrays) {
        return way(name, arrays).end(w0);
    }

    @Override
    public Optional<Trajectory> trajectory(String name, Function<String, NDArray> arrays) {
        return Optional.of(way(name, arrays));
    }

    private Trajectory way(String name, Function<String, NDArray> arrays) {
        return new Trajectory(field.field(name, arrays), flow);
    }
}
