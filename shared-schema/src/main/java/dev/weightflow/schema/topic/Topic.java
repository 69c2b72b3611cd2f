package dev.weightflow.schema.topic;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Kafka topic as it is to be created.
 *
 * @param name its name
 * @param key what its records' keys are
 * @param partitions how many partitions it has
 * @param retention how long records are kept; for ever if absent, because the log is the truth
 */
public record Topic(String name, String key, int partitions, Optional<Duration> retention) {
    /** What the dead-letter topic of a topic is called after it. */
    public static final String DEAD_LETTERS = ".dlq";

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(90);

    /** The topic for what no handler of this one could read or handle, with the cause in the headers. */
    public Topic deadLetters() {
        return new Topic(name + DEAD_LETTERS, "as found", 1, Optional.of(DEAD_LETTER_RETENTION));
    }

    /** The topic's settings under Kafka's own names; replication is the installation's matter. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("cleanup.policy", "delete");
        settings.put(
                "retention.ms", Long.toString(retention.map(Duration::toMillis).orElse(-1L)));
        settings.put("retention.bytes", "-1");
        settings.put("max.message.bytes", "1048576");
        return settings;
    }
}
