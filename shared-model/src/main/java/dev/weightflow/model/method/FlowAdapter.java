package dev.weightflow.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.flow.FieldKind;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.Trajectory;
import dev.weightflow.model.flow.VelocityField;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Weight that flows along a velocity field: W(1), where dW/dt = v(W) and W(0) = W0.
 *
 * @param field the velocity field, or the part of it that all tasks share
 * @param ofTask the part that each task has of its own: the weight then flows along the sum of both
 * @param learned whether the fields' parameters are trained; otherwise they stay at their start
 */
record FlowAdapter(FieldKind field, Optional<FieldKind> ofTask, Flow flow, boolean learned) implements WeightAdapter {

    private static final String TASK = ".task";

    @Override
    public List<ParameterSpec> parameters(String name, Shape weight) {
        return Stream.concat(
                        ofTask.stream().flatMap(kind -> kind.parameters(name + TASK, weight).stream()),
                        field.parameters(name, weight).stream())
                .toList();
    }

    @Override
    public boolean isOfAllPasses(String parameter) {
        return ofTask.isPresent() && !parameter.contains(TASK + ".");
    }

    @Override
    public boolean trains(ParameterSpec parameter) {
        return learned;
    }

    @Override
    public boolean movesAtStart(String parameter) {
        boolean own = parameter.contains(TASK + ".");
        return own ? ofTask.orElseThrow().movesAtStart(parameter) : field.movesAtStart(parameter);
    }

    @Override
    public boolean takesStacks() {
        return true;
    }

    @Override
    public Optional<Trajectory> trajectory(String name, Function<String, NDArray> arrays) {
        VelocityField shared = field.field(name, arrays);
        return Optional.of(new Trajectory(
                ofTask.map(kind -> sum(shared, kind.field(name + TASK, arrays))).orElse(shared), flow));
    }

    private static VelocityField sum(VelocityField a, VelocityField b) {
        return (w, t) -> a.velocity(w, t).add(b.velocity(w, t));
    }
}
