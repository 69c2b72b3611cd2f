package dev.weightflow.platform.eventlog.segment;

import java.time.Instant;
import java.util.Optional;

/**
 * Result of restoring a topic.
 *
 * @param topicId Kafka's id of the topic that holds the facts now
 * @param records the number of records, those of strangers included
 * @param lastAt the time of the latest record
 * @param missing the number of facts that the topic's writer has signed and that no segment holds; those after the time that was chosen included
 * @param savedAt the time until which the topic was saved: what was stated afterwards is lost
 */
public record RestoredTopic(
        String topic,
        String topicId,
        long facts,
        long records,
        Optional<Instant> lastAt,
        long missing,
        Optional<Instant> savedAt,
        double seconds) {}
