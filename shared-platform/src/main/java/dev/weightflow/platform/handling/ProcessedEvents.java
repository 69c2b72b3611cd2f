package dev.weightflow.platform.handling;

import dev.weightflow.schema.id.EventId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Remembers which events were handled, so that a redelivery costs nothing. Forgetting one is harmless. */
public interface ProcessedEvents {
    /** Whether that event is known to have been handled. */
    boolean contains(EventId id);

    /** Notes that the event was handled. */
    void add(EventId id);

    /** Remembers so many of the latest, in memory. */
    static ProcessedEvents latest(int capacity) {
        Set<EventId> ids = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<EventId, Boolean> eldest) {
                return size() > capacity;
            }
        }));
        return new ProcessedEvents() {
            @Override
            public boolean contains(EventId id) {
                return ids.contains(id);
            }

            @Override
            public void add(EventId id) {
                ids.add(id);
            }
        };
    }
}
