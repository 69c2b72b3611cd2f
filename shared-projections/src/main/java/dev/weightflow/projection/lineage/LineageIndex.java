package dev.weightflow.projection.lineage;

import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.EventId;
import java.util.List;
import java.util.Optional;

/**
 * Index of the events of a topic that causal chains run through. Claims, commits and failed attempts of jobs are left out: nothing follows from them,
 * and their number is unlimited.
 */
public interface LineageIndex {
    /** Largest number of {@link #latest} events. */
    int LATEST = 256;

    Optional<LineageEvent> event(EventId id);

    /** Returns the events that follow from that one. */
    List<EventId> consequences(EventId id);

    /** Returns the events whose ids have that prefix. */
    List<EventId> startingWith(String beginning, int most);

    /** Returns the latest events, the last one last: {@value #LATEST} at most. */
    List<LineageEvent> latest();

    /**
     * Returns the metadata of that event.
     *
     * @throws java.util.NoSuchElementException if it was not indexed
     */
    default EventMetadata metadata(EventId id) {
        return event(id).orElseThrow().metadata();
    }

    /** Returns whether the event can be a link of a causal chain. */
    static boolean isIndexed(Event event) {
        if (event instanceof JobEvent.Failed failed) {
            return failed.retryAt().isEmpty();
        }
        return event instanceof JobEvent.Completed || !(event instanceof JobEvent.UnderClaim);
    }
}
