package dev.weightflow.benchmarks.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.FactReader;
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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Log of facts that are made up when they are read. What is appended to it is kept in memory. */
final class GeneratedLog<E extends Event> implements EventLog<E> {
    private static final int AT_ONCE = 500;

    private final Topic topic;
    private final Class<E> family;
    private final long facts;
    private final LongFunction<Envelope<E>> fact;
    private final List<LogRecord<E>> appended = new ArrayList<>();
    private Optional<SignedFacts> signed = Optional.empty();
    /** The next facts, whose signatures are checked while those before them are applied. */
    private CompletableFuture<List<LogRecord<E>>> ahead = CompletableFuture.completedFuture(List.of());

    private long next;
    private boolean awake;

    GeneratedLog(Topic topic, Class<E> family, long facts, LongFunction<Envelope<E>> fact) {
        this.topic = topic;
        this.family = family;
        this.facts = facts;
        this.fact = fact;
    }

    /** Has the facts checked against their signatures, and decoded, before they are passed on. */
    void check(SignedFacts signatures) {
        signed = Optional.of(signatures);
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
        ahead = CompletableFuture.completedFuture(List.of());
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
        List<LogRecord<E>> records = ahead.join();
        if (records.isEmpty()) {
            records = following(next).join();
        }
        next += records.size();
        ahead = following(next);
        return new LogBatch<>(records, new Offsets(Map.of(0, next)), Optional.empty());
    }

    private CompletableFuture<List<LogRecord<E>>> following(long from) {
        if (from >= facts) {
            return CompletableFuture.completedFuture(
                    List.copyOf(appended.subList((int) (from - facts), appended.size())));
        }
        List<Envelope<E>> made = LongStream.range(from, Math.min(from + AT_ONCE, facts))
                .mapToObj(fact)
                .toList();
        return signed.map(signatures -> checked(signatures, made, from))
                .orElseGet(() -> CompletableFuture.completedFuture(IntStream.range(0, made.size())
                        .mapToObj(index -> record(made.get(index), Optional.empty(), from + index))
                        .toList()));
    }

    private CompletableFuture<List<LogRecord<E>>> checked(SignedFacts signatures, List<Envelope<E>> made, long from) {
        List<ConsumerRecord<String, byte[]>> records = IntStream.range(0, made.size())
                .mapToObj(index -> signatures.record(made.get(index), from + index))
                .toList();
        return signatures.read(records).thenApply(readings -> IntStream.range(0, made.size())
                .mapToObj(index -> new LogRecord<>(
                        ((FactReader.Reading.Fact) readings.get(index))
                                .event()
                                .as(family)
                                .orElseThrow(),
                        Optional.<UUID>empty(),
                        0,
                        from + index,
                        records.get(index).value()))
                .toList());
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
