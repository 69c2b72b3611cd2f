package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.Optional;

/**
 * What one poll read.
 *
 * @param records in order within each partition, and so within each key
 * @param position where reading goes on; before the fact that stops it, if one does
 * @param blocked a fact that cannot be read: its partition is read up to there, and the next polls try again
 */
public record LogBatch<E extends Event>(
        List<LogRecord<E>> records, Offsets position, Optional<UnreadableFact> blocked) {}
