package dev.weightflow.schema.event;

import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.topic.Topic;

/** Fact, or request. Immutable, and JSON by its components. */
public sealed interface Event permits JobEvent, ProgressEvent, ModelEvent {
    /** Returns the id of the aggregate: the record's key and CloudEvents' {@code subject}. */
    String subject();

    /** Returns what distinguishes facts of this type and subject, as part of the event's id; empty if there can be only one. */
    String discriminator();

    default Topic topic() {
        return type().topic();
    }

    /** Returns the stable name of the event's type: CloudEvents' {@code type}. */
    default EventType type() {
        return EventType.of(getClass());
    }

    /** Returns the event's identity: the same fact has the same id, whichever instance states it, and however often. */
    default EventId id() {
        return type().id(subject(), discriminator());
    }
}
