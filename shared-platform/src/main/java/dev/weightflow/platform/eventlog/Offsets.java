package dev.weightflow.platform.eventlog;

import java.util.Map;
import java.util.TreeMap;

/**
 * Position in a topic.
 *
 * @param next for each partition, the offset of the next record; an absent partition is at its beginning
 */
public record Offsets(Map<Integer, Long> next) {
    public static final Offsets BEGINNING = new Offsets(Map.of());

    public Offsets {
        next = Map.copyOf(next);
    }

    public long of(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    /** Returns whether everything before the other position lies before this one. */
    public boolean reaches(Offsets other) {
        return other.next.entrySet().stream().allMatch(entry -> of(entry.getKey()) >= entry.getValue());
    }

    public Offsets advancedTo(Offsets other) {
        if (reaches(other)) {
            return this;
        }
        Map<Integer, Long> merged = new TreeMap<>(next);
        other.next.forEach((partition, offset) -> merged.merge(partition, offset, Math::max));
        return new Offsets(merged);
    }

    public long distanceTo(Offsets end) {
        return end.next.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue() - of(entry.getKey())))
                .sum();
    }

    public long sum() {
        return next.values().stream().mapToLong(Long::longValue).sum();
    }
}
