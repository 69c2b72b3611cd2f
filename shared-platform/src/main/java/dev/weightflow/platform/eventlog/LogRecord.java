package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.Optional;
import java.util.UUID;

/**
 * A fact, and where it lies. Records of strangers are left out.
 *
 * @param append the id of the append that brought it, if it came by {@link EventLog#append}
 */
public record LogRecord<E extends Event>(
        Envelope<E> event, Optional<UUID> append, int partition, long offset, byte[] data) {}
