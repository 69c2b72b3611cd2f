package dev.weightflow.model.method.file;

import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.method.file.operation.Element;
import dev.weightflow.model.method.file.operation.TensorType;
import dev.weightflow.model.method.file.operation.Value;
import dev.weightflow.model.method.file.operation.Value.Dictionary;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.syntax.MethodFault;
import java.util.Map;
import java.util.TreeMap;

/** Requirements on a function's result by its role: names, shapes, types and the number of values. */
final class MethodResults {

    /** Most elements of a weight's parameters or derived arrays, as a multiple of the weight's. */
    static final int MOST_NUMBERS = 16;

    private final MethodText text;
    private final MethodRole role;

    MethodResults(MethodText text, MethodRole role) {
        this.text = text;
        this.role = role;
    }

    /** Arrays by name. */
    Map<String, Tensor> arrays(Value returned, Shape weight) {
        if (!(returned instanceof Dictionary dictionary)) {
            throw fault("returns %s; return tensors by name, as in {\"A\": a}", returned.shown());
        }
        Map<String, Tensor> arrays = new TreeMap<>();
        long numbers = 0;
        for (Map.Entry<String, Value> entry : dictionary.entries().entrySet()) {
            String name = entry.getKey();
            require(
                    name.matches("[A-Za-z]\\w{0,40}"),
                    "returns '%s', which is not a name of a parameter: letters, digits and _",
                    name);
            if (!(entry.getValue() instanceof Tensor tensor)) {
                throw fault(
                        "returns %s as '%s'; return a tensor", entry.getValue().shown(), name);
            }
            TensorType type = tensor.type();
            require(
                    type.element() == Element.FLOAT32,
                    "returns '%s' of type %s; make it float32",
                    name,
                    type.element().word());
            require(type.numbers() > 0, "returns '%s' without a number in it; give it a shape", name);
            numbers += type.numbers();
            arrays.put(name, tensor);
        }
        require(
                numbers <= MOST_NUMBERS * weight.size(),
                "returns %d numbers for a weight of %d, and may return %d times as many; make smaller tensors",
                numbers,
                weight.size(),
                MOST_NUMBERS);
        require(
                role != MethodRole.PARAMETERS || !arrays.isEmpty(),
                "returns no parameter; return at least one by name");
        return arrays;
    }

    /** Returns the replacement of a weight or bias, once its shape and type are checked. */
    Tensor replacement(Value returned, TensorType replaced, String target) {
        if (!(returned instanceof Tensor tensor)) {
            throw fault("returns %s; return a tensor", returned.shown());
        }
        require(
                tensor.type().shape().equals(replaced.shape()),
                "returns %s for %s, and what it replaces is %s; return that shape",
                tensor.type().shape(),
                target,
                replaced.shape());
        require(
                tensor.type().element() == replaced.element(),
                "returns another type than it is given; convert with .to(w0.dtype)");
        return tensor;
    }

    void require(boolean holds, String clause, Object... arguments) {
        if (!holds) {
            throw fault(clause, arguments);
        }
    }

    private MethodFault fault(String clause, Object... arguments) {
        return MethodFault.at(
                text.function(role).orElseThrow().line(),
                "%s %s",
                role.function(),
                arguments.length == 0 ? clause : clause.formatted(arguments));
    }
}
