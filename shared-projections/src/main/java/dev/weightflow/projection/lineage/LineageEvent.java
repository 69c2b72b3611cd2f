package dev.weightflow.projection.lineage;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.id.EventId;
import java.util.Optional;

/**
 * Event of a causal chain.
 *
 * @param type its name, such as {@code DatasetIngested}
 * @param description one sentence for people
 */
public record LineageEvent(EventMetadata metadata, String type, String subject, String description) {

    static LineageEvent of(Envelope<?> envelope) {
        return new LineageEvent(
                EventMetadata.of(envelope),
                envelope.event().type().fact(),
                envelope.event().subject(),
                EventDescriptions.of(envelope.event()));
    }

    /** Returns the event's identity. */
    public EventId id() {
        return metadata.event();
    }

    /** Returns the event that it follows from, if any. */
    public Optional<EventId> parent() {
        return metadata.causation().parent();
    }
}
