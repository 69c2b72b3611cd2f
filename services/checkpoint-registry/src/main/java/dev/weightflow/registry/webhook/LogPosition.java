package dev.weightflow.registry.webhook;

import dev.weightflow.platform.eventlog.Offsets;
import java.time.Instant;
import java.util.Map;

/**
 * Position in a topic before which everything was delivered, or was nothing for the webhook.
 *
 * @param topicId Kafka's id of the topic: the offsets of another one mean other facts
 * @param next for each partition, the offset of the next record
 * @param reached moment of the last fact before the position, from which another topic in its place is read
 */
record LogPosition(String topicId, Map<Integer, Long> next, Instant reached) {
    LogPosition {
        next = Map.copyOf(next);
    }

    Offsets offsets() {
        return new Offsets(next);
    }

    boolean isPast(int partition, long offset) {
        return next.getOrDefault(partition, 0L) > offset;
    }

    /** Returns the later one of two; one in another topic replaces this one. */
    LogPosition advancedTo(LogPosition other) {
        return topicId.equals(other.topicId)
                ? new LogPosition(
                        topicId,
                        offsets().advancedTo(other.offsets()).next(),
                        reached.isAfter(other.reached) ? reached : other.reached)
                : other;
    }
}
