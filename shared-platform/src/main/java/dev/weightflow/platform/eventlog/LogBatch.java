package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.event.Event;
import java.util.List;

/**
 * What one poll read.
 *
 * @param records in order within each key
 * @param position where reading goes on
 */
public record LogBatch<E extends Event>(List<LogRecord<E>> records, Offsets position) {}
