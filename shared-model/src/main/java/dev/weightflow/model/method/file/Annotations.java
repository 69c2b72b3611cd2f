package dev.weightflow.model.method.file;

import dev.weightflow.model.method.file.operation.Value;
import dev.weightflow.model.method.file.operation.Value.Dictionary;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;
import dev.weightflow.model.method.file.syntax.TypeName;

/** Checks a value against the type of an argument's annotation; element types of lists and dictionaries are not checked. */
final class Annotations {

    private Annotations() {}

    static boolean holds(TypeName type, Value value) {
        return switch (type.key()) {
            case "tensor" -> value instanceof Tensor;
            case "int" -> value instanceof Whole;
            case "float" -> value instanceof Whole || value instanceof Real;
            case "bool" -> value instanceof Flag;
            case "str" -> value instanceof Word;
            case "list" -> value instanceof Items items && !items.tuple();
            case "tuple" -> value instanceof Items items && items.tuple();
            case "dict" -> value instanceof Dictionary;
            case "optional" -> value instanceof Value.None || holds(type.of().get(0), value);
            default -> value instanceof Value.None;
        };
    }
}
