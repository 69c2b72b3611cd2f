package dev.weightflow.model.weights.pickle;

import java.util.List;

/**
 * What the names in a pickle stand for. A resolver answers with values; it never loads a class by a name from the stream. It
 * throws {@link PickleException} for what it refuses.
 */
public interface GlobalResolver {

    /** The class or function {@code module.name}: a {@link PickleValue.Name}, or an {@link PickleValue.Placeholder}. */
    PickleValue global(String module, String name);

    /** The result of calling what {@link #global} answered. */
    PickleValue call(PickleValue.Name callable, List<PickleValue> arguments);

    /** The object outside the stream that this persistent id points to. */
    PickleValue persistent(PickleValue id);

    /** A resolver that knows nothing but numbers, strings and containers. */
    static GlobalResolver empty() {
        return new GlobalResolver() {
            @Override
            public PickleValue global(String module, String name) {
                throw refused("names '%s.%s' where only plain values belong".formatted(module, name));
            }

            @Override
            public PickleValue call(PickleValue.Name callable, List<PickleValue> arguments) {
                throw refused("calls '%s'".formatted(callable));
            }

            @Override
            public PickleValue persistent(PickleValue id) {
                throw refused("refers to an object outside where none belongs");
            }

            private PickleException refused(String what) {
                return new PickleException(PickleException.Fault.REFUSED, what);
            }
        };
    }
}
