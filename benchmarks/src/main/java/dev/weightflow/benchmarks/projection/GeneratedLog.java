package dev.weightflow.benchmarks.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.LogBatch;
import dev.weightflow.platform.eventlog.LogOrigin;
import dev.weightflow.platform.eventlog.LogRecord;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** Log of facts that are made up when they are read. What is appended to it is kept in memory. */
final class GeneratedLog<E extends Event> implements EventLog<E> {
    private static final int AT_ONCE = 500;

    private final Topic topic;
    private final Class<E> family;
    private final long facts;
    private final LongFunction<Envelope<E>> fact;
    private final List<LogRecord<E>> appended = new ArrayList<>();
    private long next;
    private boolean awake;

    GeneratedLog(Topic topic, Class<E> family, long facts, LongFunction<Envelope<E>> fact) {
        this.topic = topic;
        this.family = family;
        this.facts = facts;
        this.fact = fact;
    }

    @Override
    public String topic() {
        return topic.name();
    }

    @Override
    public LogOrigin origin() {
        return new LogOrigin("generated", "", "generated");
    }

    @Override
    public Class<E> family() {
        return family;
    }

    @Override
    public synchronized void seek(Offsets position) {
        next = position.of(0);
    }

    @Override
    public synchronized LogBatch<E> poll(Duration atMost) {
        if (next == end() && !awake) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, atMost.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        awake = false;
        List<LogRecord<E>> records = new ArrayList<>(AT_ONCE);
        for (int i = 0; i < AT_ONCE && next < end(); i++, next++) {
            records.add(
                    next < facts
                            ? record(fact.apply(next), Optional.empty(), next)
                            : appended.get((int) (next - facts)));
        }
        return new LogBatch<>(records, new Offsets(Map.of(0, next)), Optional.empty());
    }

    private static <E extends Event> LogRecord<E> record(Envelope<E> fact, Optional<UUID> append, long offset) {
        return new LogRecord<>(fact, append, 0, offset, EventCodec.data(fact));
    }

    private long end() {
        return facts + appended.size();
    }

    @Override
    public synchronized void wakeUp() {
        awake = true;
        notifyAll();
    }

    @Override
    public synchronized CompletableFuture<Offsets> endOffsets() {
        return CompletableFuture.completedFuture(new Offsets(Map.of(0, end())));
    }

    @Override
    public void acquire() {
        // there is no other writer
    }

    @Override
    public synchronized Offsets append(UUID id, List<Envelope<E>> events) {
        events.forEach(event -> appended.add(record(event, Optional.of(id), end())));
        notifyAll();
        return new Offsets(Map.of(0, end()));
    }

    @Override
    public void close() {
        // nothing was opened
    }
}
