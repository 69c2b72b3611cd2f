package dev.weightflow.model.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSpec;
import java.util.List;
import java.util.function.Function;

/**
 * Constant velocity 1/k for every entry of a weight of k columns: a {@link SoftmaxField} with equal logits. It has no parameters. Ours, not the
 * paper's: the paper's field reaches its result without learning anything.
 */
public record UniformField() implements VelocityField {

    @Override
    public NDArray velocity(NDArray w, double t) {
        Shape shape = w.getShape();
        return Ops.shift(Flow.wide(w).zerosLike(), 1.0 / shape.get(shape.dimension() - 1));
    }

    /** Configuration of the field. */
    public record Kind() implements FieldKind {

        @Override
        public List<ParameterSpec> parameters(String prefix, Shape weight) {
            return List.of();
        }

        @Override
        public UniformField field(String prefix, Function<String, NDArray> arrays) {
            return new UniformField();
        }
    }
}
