package dev.weightflow.registry.webhook;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.LogRecord;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts of one topic that a webhook is to be told of, read from the log itself, where they stay. In order within each partition. Confined to one thread.
 */
final class FactQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FactQueue.class);
    /** Number of facts in memory from which on no more are read. */
    private static final int MOST = 200;

    private final EventLog<?> log;
    private final Predicate<Envelope<? extends Event>> wanted;
    private final Map<Integer, Deque<QueuedFact>> queues = new TreeMap<>();
    /** Moment until which facts are left out: they were seen in the topic that this one replaces. */
    private final Optional<Instant> seenUntil;

    private Offsets read;
    private Instant reached;

    private FactQueue(
            EventLog<?> log,
            Predicate<Envelope<? extends Event>> wanted,
            Offsets from,
            Instant reached,
            Optional<Instant> seenUntil) {
        this.log = log;
        this.wanted = wanted;
        this.read = from;
        this.reached = reached;
        this.seenUntil = seenUntil;
    }

    /**
     * Begins to read.
     *
     * @param log the log, which the queue then owns
     * @param from where to begin; without it at the end, with what happens from now on
     */
    static FactQueue open(
            EventLog<?> log, Predicate<Envelope<? extends Event>> wanted, Optional<LogPosition> from, Instant now) {
        String topicId = log.origin().topicId();
        Optional<LogPosition> same = from.filter(position -> position.topicId().equals(topicId));
        Optional<Instant> seenUntil = same.isPresent() ? Optional.empty() : from.map(LogPosition::reached);
        seenUntil.ifPresent(moment -> LOG.warn(
                "{} is another topic than before: its facts since {} are sent, of which some may be sent again",
                log.topic(),
                moment));
        Offsets start = same.map(LogPosition::offsets)
                .orElseGet(() -> seenUntil.isPresent() ? Offsets.BEGINNING : log.currentEnd());
        log.seek(start);
        return new FactQueue(log, wanted, start, from.map(LogPosition::reached).orElse(now), seenUntil);
    }

    String topic() {
        return log.topic();
    }

    /** Reads what is new, unless enough is waiting already. */
    void read(Duration atMost) {
        if (queues.values().stream().mapToInt(Deque::size).sum() >= MOST) {
            return;
        }
        var batch = log.poll(atMost);
        for (LogRecord<? extends Event> record : batch.records()) {
            if (wanted.test(record.event())
                    && seenUntil
                            .filter(moment -> !record.event().time().isAfter(moment))
                            .isEmpty()) {
                queues.computeIfAbsent(record.partition(), any -> new ArrayDeque<>())
                        .add(new QueuedFact(
                                topic(), log.origin().topicId(), record.partition(), record.offset(), record.event()));
            } else if (isEmpty()) {
                reach(record.event().time());
            }
        }
        read = read.advancedTo(batch.position());
    }

    private void reach(Instant moment) {
        reached = moment.isAfter(reached) ? moment : reached;
    }

    boolean isEmpty() {
        return queues.values().stream().allMatch(Deque::isEmpty);
    }

    /** Returns the first fact of each partition. */
    List<QueuedFact> heads() {
        return queues.values().stream()
                .flatMap(queue -> queue.stream().limit(1))
                .toList();
    }

    /** Removes the first fact of its partition, which was dealt with. */
    void remove(QueuedFact fact) {
        queues.get(fact.partition()).remove();
        reach(fact.event().time());
    }

    /** Returns whether everything up to that place was read. */
    boolean hasRead(int partition, long offset) {
        return read.of(partition) > offset;
    }

    /** Returns the position before which everything was dealt with. */
    LogPosition position() {
        Map<Integer, Long> next = new HashMap<>(read.next());
        heads().forEach(head -> next.put(head.partition(), head.offset()));
        return new LogPosition(log.origin().topicId(), next, reached);
    }

    /** Returns the fact to be told of first: the earliest one of those that are first in their partitions. */
    static Optional<QueuedFact> first(List<FactQueue> queues) {
        return queues.stream()
                .flatMap(queue -> queue.heads().stream())
                .min(Comparator.comparing((QueuedFact fact) -> fact.event().time())
                        .thenComparing(QueuedFact::topic)
                        .thenComparing(QueuedFact::partition));
    }

    /**
     * Reads one fact again.
     *
     * @param log the log, which is used for nothing else
     */
    static Optional<Envelope<? extends Event>> at(EventLog<?> log, int partition, long offset, Duration atMost) {
        Offsets end = log.currentEnd();
        Map<Integer, Long> start = new HashMap<>(end.next());
        if (end.of(partition) <= offset) {
            return Optional.empty();
        }
        start.put(partition, offset);
        log.seek(new Offsets(start));
        long began = System.nanoTime();
        while (System.nanoTime() - began < atMost.toNanos()) {
            var batch = log.poll(Duration.ofMillis(500));
            for (LogRecord<? extends Event> record : batch.records()) {
                if (record.partition() == partition && record.offset() == offset) {
                    return Optional.of(record.event());
                }
            }
            if (batch.position().of(partition) > offset) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        log.close();
    }
}
