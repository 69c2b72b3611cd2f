package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.schema.id.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Number and SHA-256 of the records of each partition, in order and without their offsets: two logs that agree in them hold the same. */
final class RecordSums {
    private final Map<Integer, Sum> partitions = new TreeMap<>();

    private static final class Sum {
        private final MessageDigest sha256 = Digest.sha256();
        private long count;
    }

    /** Number and digest of the records of a partition. */
    record Partition(long count, Digest digest) {}

    void add(ConsumerRecord<byte[], byte[]> record) {
        Sum sum = partitions.computeIfAbsent(record.partition(), first -> new Sum());
        byte[] bytes = SegmentFormat.unplaced(record);
        sum.sha256.update(
                ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sum.sha256.update(bytes);
        sum.count++;
    }

    long count(int partition) {
        Sum sum = partitions.get(partition);
        return sum == null ? 0 : sum.count;
    }

    long count() {
        return partitions.values().stream().mapToLong(sum -> sum.count).sum();
    }

    /** Returns the sums as they are now; more records may follow. */
    Map<Integer, Partition> now() {
        Map<Integer, Partition> sums = new TreeMap<>();
        partitions.forEach((partition, sum) -> sums.put(partition, new Partition(sum.count, digest(sum.sha256))));
        return sums;
    }

    private static Digest digest(MessageDigest running) {
        try {
            return Digest.finish((MessageDigest) running.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every SHA-256 of the JDK can be copied", e);
        }
    }
}
