package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.id.Digest;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Moves ended entries of a state out of memory: when a snapshot is stored, they go into objects of their own, which the snapshot names, and the state
 * reads them there when they are queried. The answers to queries stay the same.
 */
public interface Archiving<S> {
    /**
     * Stores ended entries of the state and returns the rest; returns the same object if there are too few to be worthwhile. May wait for the store.
     */
    S archive(S state);

    /**
     * Prepares the removal of archived entries from memory, whichever instance has archived them. May wait for the store; the returned function does
     * not, because the thread that reads the log calls it.
     *
     * @param present the state as this instance has it
     * @param archived a state of the same log, contained in all states to which the function is applied
     * @return the removal from a later state; it returns the same object if something else was archived in that since
     */
    UnaryOperator<S> adoption(S present, S archived);

    /** Returns the state with all archived entries in memory: for comparisons of small ones. */
    S recall(S state);

    /** Returns the digests of the objects in the store that the state refers to. */
    Set<Digest> parts(S state);

    /** Adapts this to states that contain these. */
    default <T> Archiving<T> within(Function<T, S> part, BiFunction<T, S, T> with) {
        Archiving<S> inner = this;
        return new Archiving<>() {
            @Override
            public T archive(T state) {
                return replaced(state, inner.archive(part.apply(state)));
            }

            @Override
            public UnaryOperator<T> adoption(T present, T archived) {
                UnaryOperator<S> adoption = inner.adoption(part.apply(present), part.apply(archived));
                return later -> replaced(later, adoption.apply(part.apply(later)));
            }

            @Override
            public T recall(T state) {
                return replaced(state, inner.recall(part.apply(state)));
            }

            @Override
            public Set<Digest> parts(T state) {
                return inner.parts(part.apply(state));
            }

            private T replaced(T state, S other) {
                return other == part.apply(state) ? state : with.apply(state, other);
            }
        };
    }
}
