package dev.weightflow.projection.lineage;

import dev.weightflow.platform.event.Envelope;
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

/** Index in memory. Immutable. */
public final class EventIndex implements LineageIndex {
    /** Empty index. */
    public static final EventIndex EMPTY = new EventIndex(TreePMap.empty(), HashTreePMap.empty(), TreePVector.empty());

    static final Comparator<LineageEvent> LATEST_LAST = Comparator.<LineageEvent, Instant>comparing(
                    event -> event.metadata().at())
            .thenComparing(event -> event.metadata().causation().depth())
            .thenComparing(event -> event.id().value());

    // sorted, for searches by prefix
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

    /** Creates an index of the events from {@link #events}. */
    public static EventIndex of(Collection<LineageEvent> events) {
        EventIndex index = EMPTY;
        for (LineageEvent event : events) {
            index = index.with(event);
        }
        return index;
    }

    /** Returns the index with that event; a known one changes nothing. */
    public EventIndex with(Envelope<?> envelope) {
        return LineageIndex.isIndexed(envelope.event()) && !contains(envelope.id())
                ? with(LineageEvent.of(envelope))
                : this;
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

    /** Inserts an event into the latest ones. Events arrive almost in order, so its position is searched from the end. */
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

    @Override
    public List<LineageEvent> latest() {
        return latest;
    }

    /** Returns whether that event was indexed. */
    public boolean contains(EventId id) {
        return events.containsKey(id.value());
    }

    /** Returns all events. */
    public Collection<LineageEvent> events() {
        return events.values();
    }

    @Override
    public Optional<LineageEvent> event(EventId id) {
        return Optional.ofNullable(events.get(id.value()));
    }

    @Override
    public List<EventId> consequences(EventId id) {
        return consequences.getOrDefault(id, TreePVector.empty());
    }

    @Override
    public List<EventId> startingWith(String beginning, int most) {
        return events.tailMap(beginning, true).values().stream()
                .map(LineageEvent::id)
                .takeWhile(id -> id.value().startsWith(beginning))
                .limit(most)
                .toList();
    }
}
