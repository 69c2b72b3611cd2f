package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.schema.id.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Entry of a manifest: consecutive records of a topic.
 *
 * @param content the digest of their {@linkplain SegmentFormat bytes}
 * @param records the number of its records
 * @param lastAt the latest timestamp of its records
 * @param partitions for each partition of which it has records, the offsets that it covers
 */
record Segment(Digest content, int records, Instant lastAt, SortedMap<Integer, Range> partitions) {
    /** Number of records at which a segment is full. */
    static final int FULL = 2_048;

    /** Size of its content at which a segment is full, in bytes. */
    static final long FULL_BYTES = 2L << 20;

    Segment {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(lastAt, "lastAt");
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    /**
     * Offsets of a partition. Each segment begins where the one before ended; some offsets in between are Kafka's own.
     *
     * @param from the first one
     * @param to the one behind the last record
     */
    record Range(long from, long to) {}

    /** @param end the end of the segment before, for each partition */
    static Segment of(Digest content, Map<Integer, Long> end, List<ConsumerRecord<byte[], byte[]>> records) {
        SortedMap<Integer, Range> covered = new TreeMap<>();
        long lastAt = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            covered.put(record.partition(), new Range(end.getOrDefault(record.partition(), 0L), record.offset() + 1));
            lastAt = Math.max(lastAt, record.timestamp());
        }
        return new Segment(content, records.size(), Instant.ofEpochMilli(lastAt), covered);
    }

    /** Returns what its writer signs of it. */
    String statement() {
        StringBuilder text = new StringBuilder(content.hex() + ' ' + records + ' ' + lastAt);
        for (Map.Entry<Integer, Range> covered : partitions.entrySet()) {
            text.append(' ')
                    .append(covered.getKey())
                    .append(':')
                    .append(covered.getValue().from())
                    .append('-')
                    .append(covered.getValue().to());
        }
        return text.append('\n').toString();
    }
}
