package dev.weightflow.projection.lineage;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.schema.event.Event;
import java.util.function.BiFunction;

/**
 * State of a topic as a follower has it: with the index of the topic's events. The service that writes the topic folds the same state without an
 * index, which would be the larger part of its memory. Immutable.
 */
public record Indexed<S>(S state, EventIndex index) {

    /**
     * Creates the projection of a topic; a known event changes nothing.
     *
     * @param empty the state before the first event
     * @param fold returns the state after an event, or the same object
     */
    public static <S, E extends Event> Projection<Indexed<S>, E> projection(
            S empty, BiFunction<S, Envelope<E>, S> fold, SnapshotFormat<Indexed<S>> snapshots) {
        return Projection.of(
                new Indexed<>(empty, EventIndex.EMPTY),
                (known, event) -> known.index.contains(event.id())
                        ? known
                        : known.with(fold.apply(known.state, event), known.index.with(event)),
                snapshots);
    }

    private Indexed<S> with(S after, EventIndex more) {
        return after == state && more == index ? this : new Indexed<>(after, more);
    }
}
