package dev.weightflow.platform.eventlog;

import dev.weightflow.schema.id.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Computes the head of the facts read so far, and checks it against the signed head. Confined to the reading thread. */
public final class HeadCheck {
    private final String topic;
    private final Map<Integer, Running> reached = new TreeMap<>();
    private final Map<Integer, LogHead.Partition> expected;
    private final LogHead signed;

    /**
     * @param start head of the facts that the state includes already
     * @param signed the head that the log must reach
     * @throws LogException.Damaged if the two contradict each other
     */
    public HeadCheck(String topic, LogHead start, LogHead signed) {
        this.topic = topic;
        this.signed = signed;
        start.partitions().forEach((partition, head) -> reached.put(partition, new Running(head)));
        this.expected = new HashMap<>(signed.partitions());
        // partitions that were read beyond the signed head were checked against an earlier head
        expected.entrySet()
                .removeIf(entry ->
                        start.of(entry.getKey()).offset() > entry.getValue().offset());
        start.partitions().keySet().forEach(this::compare);
    }

    /** Returns a check against the same signed head that starts elsewhere. */
    HeadCheck restarted(LogHead start) {
        return new HeadCheck(topic, start, signed);
    }

    public void advance(LogRecord<?> record) {
        reached.computeIfAbsent(record.partition(), first -> new Running(LogHead.Partition.NONE))
                .add(record);
        compare(record.partition());
    }

    /** Compares the log with its signed head, given that everything before that position was read. */
    void requireReached(Offsets position) {
        for (Map.Entry<Integer, LogHead.Partition> entry : Map.copyOf(expected).entrySet()) {
            if (position.of(entry.getKey()) >= entry.getValue().offset()) {
                require(entry.getKey(), entry.getValue());
            }
        }
    }

    private void compare(int partition) {
        LogHead.Partition signed = expected.get(partition);
        if (signed != null && reached.get(partition).offset() >= signed.offset()) {
            require(partition, signed);
        }
    }

    private void require(int partition, LogHead.Partition signed) {
        LogHead.Partition found =
                Optional.ofNullable(reached.get(partition)).map(Running::head).orElse(LogHead.Partition.NONE);
        if (!found.equals(signed)) {
            throw LogException.Damaged.altered(topic, partition, signed, found);
        }
        expected.remove(partition);
    }

    /** Returns the head of the facts so far. */
    public LogHead reached() {
        Map<Integer, LogHead.Partition> heads = new HashMap<>();
        reached.forEach((partition, running) -> heads.put(partition, running.head()));
        return new LogHead(heads);
    }

    /**
     * Running head of a partition, confined to the reading thread. The hash after a fact is the SHA-256 of the hash before, the fact's offset, and
     * length and CRC-32 of its data: one block of SHA-256, because a start reads millions of facts. Each fact's own signature protects its content;
     * the hash protects completeness and order.
     */
    static final class Running {
        private static final int HASH_BYTES = 32;

        private final MessageDigest sha256 = Digest.sha256();
        private final CRC32 crc = new CRC32();
        private final ByteBuffer link = ByteBuffer.allocate(HASH_BYTES + Long.BYTES + 2 * Integer.BYTES);
        private long offset;
        private long count;
        private byte[] hash;

        Running(LogHead.Partition start) {
            this.offset = start.offset();
            this.count = start.count();
            this.hash = HexFormat.of().parseHex(start.hash().hex());
        }

        void add(LogRecord<?> record) {
            crc.reset();
            crc.update((record.event().event().type().name()
                            + ' '
                            + record.event().id().value()
                            + ' ')
                    .getBytes(StandardCharsets.UTF_8));
            crc.update(record.data());
            link.clear()
                    .put(hash)
                    .putLong(record.offset())
                    .putInt(record.data().length)
                    .putInt((int) crc.getValue());
            hash = sha256.digest(link.array());
            offset = record.offset() + 1;
            count++;
        }

        long offset() {
            return offset;
        }

        LogHead.Partition head() {
            return new LogHead.Partition(
                    offset, count, new Digest(HexFormat.of().formatHex(hash)));
        }
    }
}
