package dev.weightflow.schema.topic;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Kafka topic as it is to be created.
 *
 * @param retention the retention time of records; unlimited if absent, because the log is the source of truth
 */
public record Topic(String name, String key, int partitions, Optional<Duration> retention) {
    /** Suffix of a dead-letter topic, after the name of its topic. */
    public static final String DEAD_LETTERS = ".dlq";

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(90);
    private static final int LARGEST_RECORD = 1 << 20;

    /** Suffix of the topics of requests. */
    private static final String REQUESTS = "-requests";

    /** Largest record of a request: twice the longest path with every character escaped. */
    private static final int LARGEST_REQUEST = 64 << 10;

    /** Largest record of a dead-letter topic, in bytes. Its headers add the reason of the failure to the original record, and may quote it. */
    public static final int LARGEST_DEAD_LETTER = 4 * LARGEST_RECORD;

    /** Returns the topic for records of this one that no handler could read or handle, with the cause in the headers. */
    public Topic deadLetters() {
        return new Topic(name + DEAD_LETTERS, "as found", 1, Optional.of(DEAD_LETTER_RETENTION));
    }

    /** Returns the topic's settings under Kafka's own names; replication depends on the installation. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("cleanup.policy", "delete");
        settings.put(
                "retention.ms", Long.toString(retention.map(Duration::toMillis).orElse(-1L)));
        settings.put("retention.bytes", "-1");
        settings.put("max.message.bytes", Integer.toString(largestRecord()));
        // so that the limit applies to the uncompressed size, which readers get
        settings.put("compression.type", "uncompressed");
        return settings;
    }

    /** Returns the largest record. Dead letters of requests have the same limit as all others: records may be older than the limit of requests. */
    private int largestRecord() {
        if (name.endsWith(DEAD_LETTERS)) {
            return LARGEST_DEAD_LETTER;
        }
        return name.endsWith(REQUESTS) ? LARGEST_REQUEST : LARGEST_RECORD;
    }
}
