package dev.weightflow.platform.eventlog;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The head of what was read, and whether it is on the way to what the writer has signed. For the thread that reads. */
final class HeadCheck {
    private final String topic;
    private final Map<Integer, RunningHead> reached = new TreeMap<>();
    private final Map<Integer, PartitionHead> expected;

    /**
     * @param start of what is in the state already
     * @param signed what the log must hold
     * @throws LogException.Damaged if the two contradict each other
     */
    HeadCheck(String topic, LogHead start, LogHead signed) {
        this.topic = topic;
        start.partitions().forEach((partition, head) -> reached.put(partition, new RunningHead(head)));
        this.expected = new HashMap<>(signed.partitions());
        // what lies behind the signed head already was read when the head was another
        expected.entrySet()
                .removeIf(entry ->
                        start.of(entry.getKey()).offset() > entry.getValue().offset());
        start.partitions().keySet().forEach(this::compare);
    }

    void advance(LogRecord<?> record) {
        reached.computeIfAbsent(record.partition(), first -> new RunningHead(PartitionHead.NONE))
                .add(record);
        compare(record.partition());
    }

    /** Everything before that position was read. */
    void requireReached(Offsets position) {
        for (Map.Entry<Integer, PartitionHead> entry : Map.copyOf(expected).entrySet()) {
            if (position.of(entry.getKey()) >= entry.getValue().offset()) {
                require(entry.getKey(), entry.getValue());
            }
        }
    }

    private void compare(int partition) {
        PartitionHead signed = expected.get(partition);
        if (signed != null && reached.get(partition).offset() >= signed.offset()) {
            require(partition, signed);
        }
    }

    private void require(int partition, PartitionHead signed) {
        PartitionHead found = Optional.ofNullable(reached.get(partition))
                .map(RunningHead::head)
                .orElse(PartitionHead.NONE);
        if (!found.equals(signed)) {
            throw LogException.Damaged.altered(topic, partition, signed, found);
        }
        expected.remove(partition);
    }

    LogHead reached() {
        Map<Integer, PartitionHead> heads = new HashMap<>();
        reached.forEach((partition, running) -> heads.put(partition, running.head()));
        return new LogHead(heads);
    }
}
