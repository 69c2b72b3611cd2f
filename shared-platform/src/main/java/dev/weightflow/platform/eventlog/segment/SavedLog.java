package dev.weightflow.platform.eventlog.segment;

import java.util.Objects;

/**
 * Log whose records are saved: a topic with its history. After an accepted loss, the same topic has another history and another epoch.
 *
 * @param topic the topic's own name, without the installation's prefix
 * @param topicId the id that Kafka gave it
 * @param epoch the epoch of its head
 */
public record SavedLog(String topic, String topicId, String epoch) {
    public SavedLog {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(topicId, "topicId");
        Objects.requireNonNull(epoch, "epoch");
    }
}
