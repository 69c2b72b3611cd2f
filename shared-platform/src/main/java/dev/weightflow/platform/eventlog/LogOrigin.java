package dev.weightflow.platform.eventlog;

/**
 * Identity of a log, whatever its content.
 *
 * @param cluster the id that Kafka gave its cluster
 * @param prefix the prefix of the topic's name in that cluster
 * @param topicId Kafka's id of the topic; a topic that is deleted and created again has another
 */
public record LogOrigin(String cluster, String prefix, String topicId) {}
