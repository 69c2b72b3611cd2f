package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.UnreadableFact;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far a log reaches and what it holds until there, which its writer signs and keeps outside of the log: a log that lost its end, or
 * holds something else now, contradicts it.
 *
 * @param partitions those that hold facts
 */
public record LogHead(Map<Integer, PartitionHead> partitions) {

    /** Of an empty log. */
    public static final LogHead NONE = new LogHead(Map.of());

    public LogHead {
        partitions = Map.copyOf(partitions);
    }

    PartitionHead of(int partition) {
        return partitions.getOrDefault(partition, PartitionHead.NONE);
    }

    /** How many facts there are. */
    public long count() {
        return partitions.values().stream().mapToLong(PartitionHead::count).sum();
    }

    /** Whether this one lies at or behind the other in every partition. */
    boolean reaches(LogHead other) {
        return other.partitions.entrySet().stream()
                .allMatch(
                        entry -> of(entry.getKey()).offset() >= entry.getValue().offset());
    }

    /** The further of both in each partition. */
    LogHead advancedTo(LogHead other) {
        Map<Integer, PartitionHead> merged = new TreeMap<>(partitions);
        other.partitions.forEach((partition, head) ->
                merged.merge(partition, head, (mine, theirs) -> theirs.offset() > mine.offset() ? theirs : mine));
        return new LogHead(merged);
    }

    /** A partition in which both are as far, and not the same. */
    Optional<Integer> contradicts(LogHead other) {
        return partitions.keySet().stream()
                .filter(partition ->
                        of(partition).offset() == other.of(partition).offset())
                .filter(partition -> !of(partition).equals(other.of(partition)))
                .findFirst();
    }

    /** Without the partitions whose loss an operator has accepted. */
    LogHead without(String topic, Set<String> accepted) {
        Map<Integer, PartitionHead> kept = new TreeMap<>(partitions);
        kept.entrySet()
                .removeIf(entry -> accepted.contains(UnreadableFact.place(
                        topic, entry.getKey(), entry.getValue().offset())));
        return new LogHead(kept);
    }

    /** A partition of this head that ends behind that position: there the log has lost facts. */
    Optional<Integer> missingFrom(Offsets end) {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getValue().offset() > end.of(entry.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }
}
