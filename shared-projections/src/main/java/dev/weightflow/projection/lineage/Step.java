package dev.weightflow.projection.lineage;

import dev.weightflow.schema.id.EventId;
import java.time.Instant;
import java.util.Optional;

/**
 * Event of a causal chain, as shown to people.
 *
 * @param type its name, such as {@code DatasetIngested}
 * @param parent the event that it follows from
 * @param actor the person who asked for it, if one did
 * @param description one sentence
 */
public record Step(
        EventId event,
        String type,
        String subject,
        Instant at,
        int depth,
        Optional<EventId> parent,
        Optional<String> actor,
        String description) {
    public static Step of(LineageEvent event) {
        return new Step(
                event.id(),
                event.type(),
                event.subject(),
                event.metadata().at(),
                event.metadata().causation().depth(),
                event.parent(),
                event.metadata().actor(),
                event.description());
    }
}
