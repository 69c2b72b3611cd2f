package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Fold of events into a state. States are immutable values: readers need no lock, a snapshot needs no pause, and an event that cannot be applied
 * leaves nothing behind.
 */
public interface Projection<S, E extends Event> {
    S initial();

    /**
     * Returns the state after that event. Pure. It must accept every event that the log can hold: an event that is known already, or that contradicts
     * the state (such as one under an old claim), leaves the state unchanged.
     */
    S apply(S state, Envelope<E> event);

    /** Returns the format in which snapshots of the state are stored, so that a start does not replay the whole log. */
    default Optional<SnapshotFormat<S>> snapshotFormat() {
        return Optional.empty();
    }

    /** Returns how entries that have ended are moved out of memory, if any are. */
    default Optional<Archiving<S>> archiving() {
        return Optional.empty();
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
