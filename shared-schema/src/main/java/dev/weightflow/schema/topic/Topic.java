package dev.weightflow.schema.topic;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Kafka topic as it is to be created.
 *
 * @param retention how long records are kept; for ever if absent, because the log is the truth
 */
public record Topic(String name, String key, int partitions, Optional<Duration> retention) {
    /** What the dead-letter topic of a topic is called after it. */
    public static final String DEAD_LETTERS = ".dlq";

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(90);
    private static final int LARGEST_RECORD = 1 << 20;

    /** What the topics of requests are called at their end. */
    private static final String REQUESTS = "-requests";

    /** The longest path, with every character escaped, has half of it. */
    private static final int LARGEST_REQUEST = 64 << 10;

    /**
     * Bytes that a record of a dead-letter topic may have. Beside the record as found, its headers say why it was not handled, and that
     * sentence may quote the record.
     */
    public static final int LARGEST_DEAD_LETTER = 4 * LARGEST_RECORD;

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
        settings.put("max.message.bytes", Integer.toString(largestRecord()));
        // so that this bounds what readers get, too, and not what it was compressed to
        settings.put("compression.type", "uncompressed");
        return settings;
    }

    /** Dead letters of requests have the room of all others: records may be older than this limit. */
    private int largestRecord() {
        if (name.endsWith(DEAD_LETTERS)) {
            return LARGEST_DEAD_LETTER;
        }
        return name.endsWith(REQUESTS) ? LARGEST_REQUEST : LARGEST_RECORD;
    }
}
