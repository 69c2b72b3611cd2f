package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * How a state follows from events. States are immutable values: readers need no lock, a snapshot needs no pause, and an
 * event that cannot be applied leaves nothing behind.
 */
public interface Projection<S, E extends Event> {
    S initial();

    /**
     * The state after that event. Pure. It must take every event that the log can hold: one that it knows already, or that
     * contradicts the state (under an old claim, say), leaves the state as it is.
     */
    S apply(S state, Envelope<E> event);

    /** How to store the state, so that a start does not replay the whole log. */
    default Optional<SnapshotFormat<S>> snapshotFormat() {
        return Optional.empty();
    }

    /** How what is over leaves the memory, where anything does. */
    default Optional<Archiving<S>> archiving() {
        return Optional.empty();
    }

    /**
     * The same without snapshots, for a journal that decides nothing: the listener hears of every event of the log, those of the start
     * too, in order, when it has been applied.
     */
    default Projection<S, E> observedBy(Consumer<Envelope<E>> listener) {
        Projection<S, E> observed = this;
        return new Projection<>() {
            @Override
            public S initial() {
                return observed.initial();
            }

            @Override
            public S apply(S state, Envelope<E> event) {
                S after = observed.apply(state, event);
                listener.accept(event);
                return after;
            }
        };
    }

    static <S, E extends Event> Projection<S, E> of(
            S initial, BiFunction<S, Envelope<E>, S> step, SnapshotFormat<S> snapshots) {
        return of(initial, step, snapshots, Optional.empty());
    }

    static <S, E extends Event> Projection<S, E> of(
            S initial,
            BiFunction<S, Envelope<E>, S> step,
            SnapshotFormat<S> snapshots,
            Optional<Archiving<S>> archiving) {
        return new Projection<>() {
            @Override
            public S initial() {
                return initial;
            }

            @Override
            public S apply(S state, Envelope<E> event) {
                return step.apply(state, event);
            }

            @Override
            public Optional<SnapshotFormat<S>> snapshotFormat() {
                return Optional.of(snapshots);
            }

            @Override
            public Optional<Archiving<S>> archiving() {
                return archiving;
            }
        };
    }
}
