package dev.weightflow.projection.lineage;

import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Causal chains over the events of several topics, from one moment's state. */
public final class Lineage {
    private static final Comparator<LineageEvent> CAUSES_FIRST = Comparator.<LineageEvent>comparingInt(
                    event -> event.metadata().causation().depth())
            .thenComparing(event -> event.metadata().at())
            .thenComparing(event -> event.id().value());

    private static final Comparator<LineageEvent> LATEST_LAST = Comparator.<LineageEvent, Instant>comparing(
                    event -> event.metadata().at())
            .thenComparing(event -> event.metadata().causation().depth())
            .thenComparing(event -> event.id().value());

    private final List<LineageIndex> topics;

    public Lineage(List<? extends LineageIndex> topics) {
        this.topics = List.copyOf(topics);
    }

    /** Returns the event of that id. */
    public Optional<LineageEvent> event(EventId id) {
        return topics.stream().flatMap(topic -> topic.event(id).stream()).findFirst();
    }

    /** Returns the events whose ids have that prefix, a limited number for each topic. */
    public List<EventId> startingWith(String beginning, int most) {
        return topics.stream()
                .flatMap(topic -> topic.startingWith(beginning, most).stream())
                .toList();
    }

    /** Returns the latest events, the last one first, up to that number, and of no topic more than {@value LineageIndex#LATEST}. */
    public List<LineageEvent> latest(int most) {
        return topics.stream()
                .flatMap(topic -> topic.latest().stream())
                .sorted(LATEST_LAST.reversed())
                .limit(most)
                .toList();
    }

    /** Returns those events with all of their causes, from the beginning of the chain on. */
    public CausationChain leadingTo(Collection<EventId> events) {
        Map<EventId, LineageEvent> found = new LinkedHashMap<>();
        Optional<EventId> missing = Optional.empty();
        for (EventId event : events) {
            Optional<EventId> next = Optional.of(event);
            while (next.isPresent() && !found.containsKey(next.get())) {
                Optional<LineageEvent> known = event(next.get());
                if (known.isEmpty()) {
                    missing = next;
                    break;
                }
                found.put(next.get(), known.get());
                next = known.get().parent();
            }
        }
        return new CausationChain(found.values().stream().sorted(CAUSES_FIRST).toList(), missing);
    }

    /** Returns the event with all of its causes and consequences. */
    public CausationChain around(EventId event) {
        return around(event, Integer.MAX_VALUE);
    }

    /**
     * Returns some of the event's consequences and theirs, nearest first, with all of the event's causes.
     *
     * @param most number of consequences, the event included
     */
    public CausationChain around(EventId event, int most) {
        Set<EventId> found = new LinkedHashSet<>();
        Deque<EventId> pending = new ArrayDeque<>(List.of(event));
        while (!pending.isEmpty() && found.size() < most) {
            EventId next = pending.remove();
            if (found.add(next)) {
                topics.forEach(topic -> pending.addAll(topic.consequences(next)));
            }
        }
        return leadingTo(found);
    }

    /**
     * Causal chain of events.
     *
     * @param events causes before consequences
     * @param missing an event that the chain refers to and that no topic holds any more; the chain begins after it
     */
    public record CausationChain(List<LineageEvent> events, Optional<EventId> missing) {}
}
