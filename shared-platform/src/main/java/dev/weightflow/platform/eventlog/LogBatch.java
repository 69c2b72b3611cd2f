package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.Optional;

/**
 * Result of one poll.
 *
 * @param records in order within each partition, and so within each key
 * @param position the position from which reading continues; before the unreadable fact, if there is one
 * @param blocked a fact that cannot be read: its partition is read up to it, and the next polls try again
 */
public record LogBatch<E extends Event>(
        List<LogRecord<E>> records, Offsets position, Optional<UnreadableFact> blocked) {}
