package dev.weightflow.model.flow;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.ParameterSet;
import java.util.List;

/** Builds fields as a model does: declared, initialised, looked up by name. */
final class Fields {

    static final String WEIGHT = "q";

    private Fields() {}

    @SuppressWarnings("unchecked")
    static <F extends VelocityField> F initialised(FieldKind kind, int out, int in, NDManager manager) {
        return (F) kind.field(WEIGHT, parameters(kind, out, in, manager)::get);
    }

    static ParameterSet parameters(FieldKind kind, int out, int in, NDManager manager) {
        return ParameterSet.of(
                manager.newSubManager(),
                kind.parameters(WEIGHT, new Shape(out, in)),
                List.of(),
                spec -> true,
                (owner, spec) -> spec.draw(owner, 7));
    }
}
