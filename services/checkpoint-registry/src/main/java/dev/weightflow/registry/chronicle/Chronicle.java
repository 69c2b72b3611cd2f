package dev.weightflow.registry.chronicle;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.id.EventId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every fact that was seen, by its id. Several threads may note and read. */
public final class Chronicle {

    private static final Comparator<Entry> IN_TIME = Comparator.<Entry>comparingInt(
                    entry -> entry.origin().causation().depth())
            .thenComparing(entry -> entry.origin().at())
            .thenComparing(entry -> entry.id().value());

    private final Map<EventId, Entry> entries = new ConcurrentHashMap<>();

    /** Notes a fact; one that was noted before stays as it was. */
    public void note(Envelope<?> envelope) {
        entries.computeIfAbsent(
                envelope.id(),
                id -> new Entry(
                        Origin.of(envelope),
                        envelope.event().type(),
                        envelope.event().subject(),
                        Narration.of(envelope.event())));
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
