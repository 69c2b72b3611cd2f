package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.id.Digest;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Takes out of memory what is over: when a snapshot of a state is stored, it goes into objects of its own, which the snapshot names, and the
 * state looks it up there when it is asked for. What can be asked of the state stays the same.
 */
public interface Archiving<S> {
    /** The state with what is over stored, if that is enough to be worth it; otherwise the very same. It may wait for the store. */
    S archive(S state);

    /**
     * A later state without what an earlier one has archived, be that one's own or another instance's.
     *
     * @param archived a state of the same log, all of which is in the later one
     */
    S adopt(S later, S archived);

    /** The state with nothing in the store but what is in memory, too: for comparisons of small ones. */
    S recall(S state);

    /** What the state needs in the store. */
    Set<Digest> parts(S state);

    /** The same for states of which these are a part. */
    default <T> Archiving<T> within(Function<T, S> part, BiFunction<T, S, T> with) {
        Archiving<S> inner = this;
        return new Archiving<>() {
            @Override
            public T archive(T state) {
                return replaced(state, inner.archive(part.apply(state)));
            }

            @Override
            public T adopt(T later, T archived) {
                return replaced(later, inner.adopt(part.apply(later), part.apply(archived)));
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
