package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.schema.id.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Length and hash of a log, signed by its writer and stored outside of it: a log that lost its end, or whose content was replaced, contradicts it.
 *
 * @param partitions the partitions that hold facts
 */
public record LogHead(Map<Integer, Partition> partitions) {
    /**
     * State of a partition as it was read: number of facts, position of the last one, and a running hash of all of them in order.
     *
     * @param offset the offset after the last fact
     * @param hash as {@link HeadCheck} computes it
     */
    public record Partition(long offset, long count, Digest hash) {
        static final Partition NONE = new Partition(0, 0, Digest.of(new byte[0]));
    }

    public static final LogHead NONE = new LogHead(Map.of());

    public LogHead {
        partitions = Map.copyOf(partitions);
    }

    Partition of(int partition) {
        return partitions.getOrDefault(partition, Partition.NONE);
    }

    public long count() {
        return partitions.values().stream().mapToLong(Partition::count).sum();
    }

    private Offsets offsets() {
        Map<Integer, Long> offsets = new TreeMap<>();
        partitions.forEach((partition, head) -> offsets.put(partition, head.offset()));
        return new Offsets(offsets);
    }

    /** Returns whether this head lies at or behind the other in every partition. */
    boolean reaches(LogHead other) {
        return offsets().reaches(other.offsets());
    }

    LogHead advancedTo(LogHead other) {
        Map<Integer, Partition> merged = new TreeMap<>(partitions);
        other.partitions.forEach((partition, head) ->
                merged.merge(partition, head, (mine, theirs) -> theirs.offset() > mine.offset() ? theirs : mine));
        return new LogHead(merged);
    }

    /** Returns a partition in which both have the same length and another hash. */
    Optional<Integer> contradicts(LogHead other) {
        return partitions.keySet().stream()
                .filter(partition ->
                        of(partition).offset() == other.of(partition).offset())
                .filter(partition -> !of(partition).equals(other.of(partition)))
                .findFirst();
    }

    /** Returns the head without the partitions whose loss an operator has accepted. */
    LogHead without(String topic, Set<String> accepted) {
        Map<Integer, Partition> kept = new TreeMap<>(partitions);
        kept.entrySet()
                .removeIf(entry -> accepted.contains(UnreadableFact.place(
                        topic, entry.getKey(), entry.getValue().offset())));
        return new LogHead(kept);
    }

    /** Returns a partition of this head that ends after that position: there the log has lost facts. */
    Optional<Integer> missingFrom(Offsets end) {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getValue().offset() > end.of(entry.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }
}
