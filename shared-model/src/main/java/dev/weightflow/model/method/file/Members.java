package dev.weightflow.model.method.file;

import dev.weightflow.model.method.file.operation.Value;
import dev.weightflow.model.method.file.operation.Value.Dictionary;
import dev.weightflow.model.method.file.operation.Value.ElementType;
import dev.weightflow.model.method.file.operation.Value.Items;
import dev.weightflow.model.method.file.operation.Value.Place;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import dev.weightflow.model.method.file.operation.Value.Word;
import dev.weightflow.model.method.file.syntax.MethodFault;
import java.util.List;
import java.util.stream.LongStream;

/** Properties and methods that do not return a tensor; the others are in the table of operations. */
final class Members {

    /** Properties of tensors that are operations. */
    static final List<String> VIEWS = List.of("T", "mT");

    static final List<String> PROPERTIES = List.of("shape", "dtype", "device", "ndim", "T", "mT");
    static final List<String> METHODS = List.of("size", "dim", "numel", "keys", "values", "items");

    private Members() {}

    static Value property(Value self, String name) {
        Tensor tensor = tensor(self, name);
        return switch (name) {
            case "shape" -> shape(tensor);
            case "dtype" -> new ElementType(tensor.type().element());
            case "device" -> new Place();
            default -> new Whole(tensor.type().rank());
        };
    }

    static Value call(Value self, String name, List<Value> given) {
        if (List.of("keys", "values", "items").contains(name)) {
            return entries(self, name, given);
        }
        Tensor tensor = tensor(self, name);
        int rank = tensor.type().rank();
        if (name.equals("size") && given.size() == 1 && given.get(0) instanceof Whole axis) {
            Scalars.require(
                    axis.number() >= -rank && axis.number() < rank,
                    "there is no axis %d of %s",
                    axis.number(),
                    tensor.shown());
            return new Whole(tensor.type().size((int) Math.floorMod(axis.number(), (long) rank)));
        }
        Scalars.require(given.isEmpty(), "x.%s has no such arguments", name);
        return switch (name) {
            case "size" -> shape(tensor);
            case "dim" -> new Whole(rank);
            default -> new Whole(tensor.type().numbers());
        };
    }

    private static Value entries(Value self, String name, List<Value> given) {
        if (!(self instanceof Dictionary dictionary)) {
            throw MethodFault.of("only a dictionary has %s(), and it is called on %s", name, self.shown());
        }
        Scalars.require(given.isEmpty(), "%s() has no arguments", name);
        return Scalars.list(
                dictionary.entries().entrySet().stream()
                        .map(entry -> switch (name) {
                            case "keys" -> new Word(entry.getKey());
                            case "values" -> entry.getValue();
                            default -> new Items(List.of(new Word(entry.getKey()), entry.getValue()), true);
                        })
                        .toList(),
                false);
    }

    private static Tensor tensor(Value self, String name) {
        if (self instanceof Tensor tensor) {
            return tensor;
        }
        throw MethodFault.of("only a tensor has '%s', and it is asked of %s", name, self.shown());
    }

    private static Value shape(Tensor tensor) {
        return new Items(
                LongStream.range(0, tensor.type().rank())
                        .mapToObj(axis -> (Value) new Whole(tensor.type().size((int) axis)))
                        .toList(),
                true);
    }
}
