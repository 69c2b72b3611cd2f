package dev.weightflow.model.flow;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.tensor.ParameterSet;
import java.util.List;

/** Fields as a model would build them: declared, initialised, looked up by name. */
final class Fields {

    private Fields() {}

    @SuppressWarnings("unchecked")
    static <F extends VelocityField> F initialised(FieldKind kind, int out, int in, NDManager manager) {
        ParameterSet set = ParameterSet.create(
                manager.newSubManager(), kind.parameters("q", new Shape(out, in)), List.of(), spec -> true, 7);
        return (F) kind.field("q", set::get);
    }
}
