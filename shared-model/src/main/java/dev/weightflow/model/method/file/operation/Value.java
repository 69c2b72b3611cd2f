package dev.weightflow.model.method.file.operation;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/** Value of an expression of a method file. */
public sealed interface Value {

    Value NONE = new None();

    /** Describes the value in a message. */
    String shown();

    record Whole(long number) implements Value {
        @Override
        public String shown() {
            return "the whole number " + number;
        }
    }

    record Real(double number) implements Value {
        @Override
        public String shown() {
            return "the number " + number;
        }
    }

    record Flag(boolean holds) implements Value {
        @Override
        public String shown() {
            return holds ? "True" : "False";
        }
    }

    /** Immutable string: it is compared, is a key, or names a mode. */
    record Word(String text) implements Value {
        @Override
        public String shown() {
            return "the string \"" + text + "\"";
        }
    }

    record None() implements Value {
        @Override
        public String shown() {
            return "None";
        }
    }

    /** Element type, such as {@code torch.float64} or {@code w0.dtype}. */
    record ElementType(Element element) implements Value {
        @Override
        public String shown() {
            return "the type " + element.word();
        }
    }

    /** The only device, {@code w0.device}: all tensors of a call are on that of its weight. */
    record Place() implements Value {
        @Override
        public String shown() {
            return "a device";
        }
    }

    /** @param array null where only shapes and types are computed */
    record Tensor(TensorType type, NDArray array) implements Value {
        @Override
        public String shown() {
            return "a tensor " + type;
        }
    }

    /** A list or a tuple. */
    record Items(List<Value> elements, boolean tuple) implements Value {
        @Override
        public String shown() {
            return (tuple ? "a tuple of " : "a list of ") + elements.size();
        }
    }

    record Dictionary(Map<String, Value> entries) implements Value {
        @Override
        public String shown() {
            return "a dictionary of " + String.join(", ", entries.keySet());
        }
    }
}
