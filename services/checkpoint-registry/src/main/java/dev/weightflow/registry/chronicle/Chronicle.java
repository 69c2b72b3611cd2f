package dev.weightflow.registry.chronicle;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.id.EventId;
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
import java.util.concurrent.ConcurrentHashMap;

/** Every fact that was seen, by its id. Several threads may note and read. */
public final class Chronicle {

    private static final Comparator<Entry> IN_TIME = Comparator.<Entry>comparingInt(
                    entry -> entry.origin().causation().depth())
            .thenComparing(entry -> entry.origin().at())
            .thenComparing(entry -> entry.id().value());

    private final Map<EventId, Entry> entries = new ConcurrentHashMap<>();
    private final Map<EventId, Set<EventId>> consequences = new ConcurrentHashMap<>();

    /** Notes a fact; one that was noted before stays as it was. */
    public void note(Envelope<?> envelope) {
        Entry entry = new Entry(
                Origin.of(envelope),
                envelope.event().type(),
                envelope.event().subject(),
                Narration.of(envelope.event()));
        if (entries.putIfAbsent(envelope.id(), entry) == null) {
            envelope.causation().parent().ifPresent(parent -> consequences
                    .computeIfAbsent(parent, id -> ConcurrentHashMap.newKeySet())
                    .add(envelope.id()));
        }
    }

    /** The fact of that id. */
    public Optional<Entry> fact(EventId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** The facts whose ids begin so. */
    public List<EventId> beginningWith(String beginning) {
        return entries.keySet().stream()
                .filter(id -> id.value().startsWith(beginning))
                .toList();
    }

    /** What led to that fact, that fact, and everything that followed from it, from the beginning of the chain on. */
    public Account story(EventId fact) {
        Set<EventId> found = new LinkedHashSet<>();
        Deque<EventId> pending = new ArrayDeque<>(List.of(fact));
        while (!pending.isEmpty()) {
            EventId next = pending.remove();
            if (found.add(next)) {
                pending.addAll(consequences.getOrDefault(next, Set.of()));
            }
        }
        return explain(found);
    }

    /** How many facts were seen. */
    public int size() {
        return entries.size();
    }

    /** What led to those facts, and they themselves, from the beginning of the chain on. */
    public Account explain(Collection<EventId> facts) {
        Map<EventId, Entry> found = new LinkedHashMap<>();
        Optional<EventId> missing = Optional.empty();
        for (EventId fact : facts) {
            Optional<EventId> next = Optional.of(fact);
            while (next.isPresent() && !found.containsKey(next.get())) {
                Entry entry = entries.get(next.get());
                if (entry == null) {
                    missing = next;
                    break;
                }
                found.put(entry.id(), entry);
                next = entry.origin().causation().parent();
            }
        }
        List<Entry> chain = found.values().stream().sorted(IN_TIME).toList();
        return new Account(chain, missing);
    }
}
