package dev.weightflow.data.weights.pickle;

import java.util.List;

/**
 * Resolves the names in a pickle to values; never loads a class by a name from the stream. Throws {@link PickleException} for the names that it
 * refuses.
 */
public interface GlobalResolver {

    /** Resolves the class or function {@code module.name}: a {@link PickleValue.Name}, or an {@link PickleValue.Placeholder}. */
    PickleValue global(String module, String name);

    /** Returns the result of calling a result of {@link #global}. */
    PickleValue call(PickleValue.Name callable, List<PickleValue> arguments);

    /** Returns the object outside the stream with this persistent id. */
    PickleValue persistent(PickleValue id);

    /** Returns a resolver that knows no names, for numbers, strings and containers alone. */
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
