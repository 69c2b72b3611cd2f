package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.id.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Comparison of a stored state with the log that it is to go on with. Facts behind the signed head may be lost and others written in their places:
 * so the last fact of each partition that the state includes is read again. Confined to the reading thread, but for {@link #isDone}.
 */
final class TailCheck {
    private final String topic;
    private final Map<Integer, LastFact> awaited;
    private volatile boolean done;

    /** Last fact of a partition that a state includes. */
    record LastFact(long offset, Digest digest) {
        static LastFact of(LogRecord<?> record) {
            return new LastFact(record.offset(), record.digest());
        }
    }

    TailCheck(String topic, Map<Integer, LastFact> last) {
        this.topic = topic;
        this.awaited = new TreeMap<>(last);
        this.done = last.isEmpty();
    }

    /** Returns why the state cannot be of this log, as far as nothing needs to be read for it. */
    static Optional<String> contradiction(JournalState<?, ?> state, String topic, LogHead signed, Offsets end) {
        Offsets position = state.position();
        Optional<String> shorter = position.next().keySet().stream()
                .filter(partition -> position.of(partition) > end.of(partition))
                .sorted()
                .findFirst()
                .map(partition -> "partition " + partition + " of " + topic + " ends at offset " + end.of(partition)
                        + ", and was read up to " + position.of(partition));
        return shorter.or(() -> state.head()
                .contradicts(signed)
                .map(partition -> "the writer of " + topic + " has signed other facts up to offset "
                        + signed.of(partition).offset() + " of partition " + partition));
    }

    /** Returns the position at which reading begins, so that it meets those facts. */
    Offsets from(Offsets position) {
        Map<Integer, Long> from = new TreeMap<>(position.next());
        awaited.forEach((partition, fact) -> from.put(partition, fact.offset()));
        return new Offsets(from);
    }

    boolean isDone() {
        return done;
    }

    /** Returns the number of partitions that were not compared yet. */
    int remaining() {
        return awaited.size();
    }

    /** Ends it without a result. */
    void forgo() {
        awaited.clear();
        done = true;
    }

    /** Compares what was read, and returns in what it differs. */
    Optional<String> compare(LogBatch<? extends Event> batch) {
        for (LogRecord<?> record : batch.records()) {
            LastFact expected = awaited.remove(record.partition());
            if (expected != null && !expected.equals(LastFact.of(record))) {
                return Optional.of(
                        UnreadableFact.place(topic, record.partition(), expected.offset()) + " holds another fact now");
            }
        }
        Optional<Integer> passed = awaited.keySet().stream()
                .filter(partition ->
                        batch.position().of(partition) > awaited.get(partition).offset())
                .findFirst();
        done = awaited.isEmpty();
        return passed.map(partition ->
                UnreadableFact.place(topic, partition, awaited.get(partition).offset()) + " holds no fact any more");
    }
}
