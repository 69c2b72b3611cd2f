package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.Optional;
import java.util.UUID;

/** What a record of a log holds. Records that hold no event are left out: they are the dead letters' matter. */
public sealed interface LogRecord<E extends Event> {
    /**
     * An event.
     *
     * @param append the id of the append that brought it, if it came by {@link EventLog#append}
     */
    record Known<E extends Event>(Envelope<E> event, Optional<UUID> append) implements LogRecord<E> {}

    /**
     * An event of a type that only a newer release knows.
     *
     * @param location {@code topic-partition@offset}
     */
    record Newer<E extends Event>(String type, String location) implements LogRecord<E> {}
}
