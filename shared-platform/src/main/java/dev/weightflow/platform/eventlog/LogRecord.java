package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.Optional;
import java.util.UUID;

/**
 * Fact with its position. Records of other writers are left out.
 *
 * @param append the id of the append that wrote it, if {@link EventLog#append} did
 */
public record LogRecord<E extends Event>(
        Envelope<E> event, Optional<UUID> append, int partition, long offset, byte[] data) {}
