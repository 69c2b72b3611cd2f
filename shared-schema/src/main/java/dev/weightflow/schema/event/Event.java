package dev.weightflow.schema.event;

import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.topic.Topic;

/** A fact, or a request that somebody made. Immutable, and JSON by its components. */
public sealed interface Event permits JobEvent, ProgressEvent, ModelEvent {
    /** The id of the aggregate that this is about: the record's key and CloudEvents' {@code subject}. */
    String subject();

    /** What tells facts of this type about this subject apart; empty if there can be only one. */
    String discriminator();

    default Topic topic() {
        return type().topic();
    }

    /** The stable name of the fact's form: CloudEvents' {@code type}. */
    default EventType type() {
        return EventType.of(getClass());
    }

    /** The fact's identity: the same fact has the same id whoever states it, and however often. */
    default EventId id() {
        return type().id(subject(), discriminator());
    }
}
