package dev.weightflow.platform.eventlog.segment;

import java.time.Instant;
import java.util.Optional;

/**
 * Result of restoring a topic for practice.
 *
 * @param records the number of restored records, those of strangers included
 * @param same whether the topic itself holds the same records in the same order, up to where it is saved
 * @param unsaved the number of records of the topic that are not saved yet
 * @param savedAt the time of the latest saving
 * @param seconds the time that restoring took
 */
public record DrilledTopic(
        String topic,
        long facts,
        long records,
        boolean same,
        long unsaved,
        Optional<Instant> savedAt,
        double seconds) {}
