package dev.weightflow.projection.lineage;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * The events of a topic that chains of causes run through, by id. Immutable. Claims, commits and failed attempts of jobs are left out:
 * nothing follows from them, and there can be any number of them.
 */
public final class EventIndex {
    /** No events. */
    public static final EventIndex EMPTY = new EventIndex(TreePMap.empty(), HashTreePMap.empty(), TreePVector.empty());

    /** Of how many of the latest the order is kept. */
    static final int LATEST = 256;

    static final Comparator<LineageEvent> LATEST_LAST = Comparator.<LineageEvent, Instant>comparing(
                    event -> event.metadata().at())
            .thenComparing(event -> event.metadata().causation().depth())
            .thenComparing(event -> event.id().value());

    // sorted, so that the beginning of an id is enough to find it
    private final TreePMap<String, LineageEvent> events;
    private final PMap<EventId, PVector<EventId>> consequences;
    private final PVector<LineageEvent> latest;

    private EventIndex(
            TreePMap<String, LineageEvent> events,
            PMap<EventId, PVector<EventId>> consequences,
            PVector<LineageEvent> latest) {
        this.events = events;
        this.consequences = consequences;
        this.latest = latest;
    }

    /** Those events, as {@link #events} gave them. */
    public static EventIndex of(Collection<LineageEvent> events) {
        EventIndex index = EMPTY;
        for (LineageEvent event : events) {
            index = index.with(event);
        }
        return index;
    }

    /** The index with that event; one that is known stays as it was. */
    public EventIndex with(Envelope<?> envelope) {
        return isIndexed(envelope.event()) && !contains(envelope.id()) ? with(LineageEvent.of(envelope)) : this;
    }

    private EventIndex with(LineageEvent event) {
        return new EventIndex(
                events.plus(event.id().value(), event),
                event.parent()
                        .map(parent -> consequences.plus(
                                parent,
                                consequences
                                        .getOrDefault(parent, TreePVector.empty())
                                        .plus(event.id())))
                        .orElse(consequences),
                withLatest(event));
    }

    /** Events come almost in their order: the place of one is found from the end. */
    private PVector<LineageEvent> withLatest(LineageEvent event) {
        int place = latest.size();
        while (place > 0 && LATEST_LAST.compare(latest.get(place - 1), event) > 0) {
            place--;
        }
        if (place == 0 && latest.size() == LATEST) {
            return latest;
        }
        PVector<LineageEvent> more = latest.plus(place, event);
        return more.size() > LATEST ? more.minus(0) : more;
    }

    /** The latest events, the last one last: {@value #LATEST} at most. */
    List<LineageEvent> latest() {
        return latest;
    }

    /** Whether chains of causes can run through such an event. */
    static boolean isIndexed(Event event) {
        if (event instanceof JobEvent.Failed failed) {
            return failed.retryAt().isEmpty();
        }
        return event instanceof JobEvent.Completed || !(event instanceof JobEvent.UnderClaim);
    }

    /** Whether that event was indexed. */
    public boolean contains(EventId id) {
        return events.containsKey(id.value());
    }

    /** All events. */
    public Collection<LineageEvent> events() {
        return events.values();
    }

    Optional<LineageEvent> event(EventId id) {
        return Optional.ofNullable(events.get(id.value()));
    }

    List<EventId> consequences(EventId id) {
        return consequences.getOrDefault(id, TreePVector.empty());
    }

    List<EventId> startingWith(String beginning, int most) {
        return events.tailMap(beginning, true).values().stream()
                .map(LineageEvent::id)
                .takeWhile(id -> id.value().startsWith(beginning))
                .limit(most)
                .toList();
    }
}
