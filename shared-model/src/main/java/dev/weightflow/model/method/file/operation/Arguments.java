package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Value.ElementType;
import dev.weightflow.model.method.file.operation.Value.Flag;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.None;
import dev.weightflow.model.method.file.operation.Value.Real;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;
import dev.weightflow.model.method.file.syntax.MethodFault;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Arguments of a call, by the names of the operation's parameters and of their sorts.
 *
 * @param called the operation as the file spells it
 * @param like a tensor on the device of the call's weight
 */
record Arguments(String called, Map<String, Value> values, Tensor like) {

    Tensor tensor(String name) {
        return (Tensor) values.get(name);
    }

    TensorType type(String name) {
        return tensor(name).type();
    }

    List<Tensor> tensors(String name) {
        return ((Items) values.get(name))
                .elements().stream().map(Tensor.class::cast).toList();
    }

    Value value(String name) {
        return values.get(name);
    }

    boolean has(String name) {
        return !(values.get(name) instanceof None);
    }

    double number(String name) {
        return number(values.get(name));
    }

    static double number(Value value) {
        return value instanceof Whole whole ? whole.number() : ((Real) value).number();
    }

    long whole(String name) {
        return ((Whole) values.get(name)).number();
    }

    boolean flag(String name) {
        return ((Flag) values.get(name)).holds();
    }

    String word(String name) {
        return ((Word) values.get(name)).text();
    }

    /** Returns the word, which must be one of those. */
    String word(String name, String... allowed) {
        String word = word(name);
        if (!List.of(allowed).contains(word)) {
            throw fault("has no %s \"%s\"; there is %s", name, word, "\"" + String.join("\", \"", allowed) + "\"");
        }
        return word;
    }

    long[] wholes(String name) {
        Value value = values.get(name);
        return value instanceof Whole whole
                ? new long[] {whole.number()}
                : ((Items) value)
                        .elements().stream()
                                .mapToLong(each -> ((Whole) each).number())
                                .toArray();
    }

    /** Returns the given element type, or the default. */
    Element element(String name, Element otherwise) {
        return has(name) ? ((ElementType) values.get(name)).element() : otherwise;
    }

    /** Returns an axis of that tensor, counted from its first. */
    int axis(String name, TensorType of) {
        return axis(whole(name), of.rank(), name);
    }

    int axis(long axis, int rank, String name) {
        if (axis < -rank || axis >= rank) {
            throw fault(
                    "has %s = %d, and the tensor's %d axes are %s",
                    name,
                    axis,
                    rank,
                    rank == 0 ? "none" : "0 to " + (rank - 1) + ", or counted from the last -1 to -" + rank);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** Returns axes of that tensor, each once; all if none is given. */
    long[] axes(String name, TensorType of) {
        long[] given = has(name) ? wholes(name) : new long[0];
        if (given.length == 0) {
            return LongStream.range(0, of.rank()).toArray();
        }
        long[] axes = new long[given.length];
        for (int i = 0; i < given.length; i++) {
            axes[i] = axis(given[i], of.rank(), name);
        }
        if (LongStream.of(axes).distinct().count() < axes.length) {
            throw fault("has an axis twice in %s", name);
        }
        return axes;
    }

    /** Returns a tensor of float32 or float64. */
    Tensor real(String name) {
        Tensor tensor = tensor(name);
        require(
                tensor.type().element().isReal(),
                "computes with float32 and float64, but got %s; convert with .to(w0.dtype)",
                tensor.shown());
        return tensor;
    }

    /** Returns a batch of matrices of float32 or float64, in the last two axes. */
    Tensor matrices(String name) {
        Tensor tensor = real(name);
        require(tensor.type().rank() >= 2, "takes a matrix, but got %s", tensor.shown());
        return tensor;
    }

    Tensor squares(String name) {
        Tensor tensor = matrices(name);
        int rank = tensor.type().rank();
        require(
                tensor.type().size(rank - 1) == tensor.type().size(rank - 2),
                "takes a matrix of as many rows as columns, but got %s",
                tensor.shown());
        return tensor;
    }

    void require(boolean holds, String clause, Object... arguments) {
        if (!holds) {
            throw fault(clause, arguments);
        }
    }

    MethodFault fault(String clause, Object... arguments) {
        return MethodFault.of("%s %s", called, clause.formatted(arguments));
    }
}
