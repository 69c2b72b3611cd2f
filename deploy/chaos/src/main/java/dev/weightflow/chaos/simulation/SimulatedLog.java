package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.LogBatch;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.LogRecord;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.platform.eventlog.TransactionalWriter;
import dev.weightflow.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic as one process sees it: it may be out of reach, the news of its partitions come in any order, and the writer is the services' own,
 * on a simulated broker.
 */
final class SimulatedLog<E extends Event> implements EventLog<E> {
    private static final String APPEND = "append";
    private static final String RELEASE = "release";

    private final SimulatedTopic<E> topic;
    private final int release;
    private final Faults faults;
    private final Dice dice;
    private final TransactionalWriter writer;
    private final Map<Integer, Long> read = new TreeMap<>();

    /**
     * @param release which release of the software the process is of
     * @param transactionalId as all instances of the service have it
     */
    SimulatedLog(SimulatedTopic<E> topic, int release, String transactionalId, Faults faults, Dice dice) {
        this.topic = topic;
        this.release = release;
        this.faults = faults;
        this.dice = dice;
        this.writer = TransactionalWriter.simulated(topic::producer, topic.name(), transactionalId);
        seek(Offsets.BEGINNING);
    }

    @Override
    public String topic() {
        return topic.name();
    }

    @Override
    public String topicId() {
        return "id-of-" + topic.name();
    }

    @Override
    public Class<E> family() {
        return topic.family();
    }

    @Override
    public void seek(Offsets position) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
            read.put(partition, position.of(partition));
        }
    }

    /** News of some partitions or of all, and no order between them; of all when nothing fails any more. */
    @Override
    public LogBatch<E> poll(Duration atMost) {
        reachable();
        Offsets end = topic.end();
        List<Integer> fetched = dice.shuffled(read.keySet().stream()
                .filter(partition -> hasNews(partition, end))
                .toList());
        if (faults.injecting() && !fetched.isEmpty()) {
            fetched.subList(1 + dice.below(fetched.size()), fetched.size()).clear();
        }
        List<LogRecord<E>> records = new ArrayList<>();
        while (!fetched.isEmpty()) {
            int partition = dice.one(fetched);
            long offset = read.merge(partition, 1L, Long::sum) - 1;
            topic.record(partition, offset).ifPresent(record -> records.add(readable(record, partition, offset)));
            fetched.removeIf(each -> !hasNews(each, end));
        }
        return new LogBatch<>(records, new Offsets(read), blocked(end));
    }

    private boolean hasNews(int partition, Offsets end) {
        return read.get(partition) < end.of(partition) && unreadable(partition).isEmpty();
    }

    /** Where reading cannot go on. */
    private Optional<UnreadableFact> blocked(Offsets end) {
        return read.keySet().stream()
                .filter(partition -> read.get(partition) < end.of(partition))
                .flatMap(partition -> unreadable(partition).stream())
                .findFirst();
    }

    /** The next record of the partition, if only a newer release can read it. */
    private Optional<UnreadableFact> unreadable(int partition) {
        long offset = read.get(partition);
        return topic.record(partition, offset)
                .filter(record -> Integer.parseInt(record.header(RELEASE).orElse("1")) > release
                        && topic.isNewer(record.event().event()))
                .map(record -> new UnreadableFact(
                        topic.name(),
                        partition,
                        offset,
                        record.event().event().type().name(),
                        record.event().event().subject(),
                        "event-type-unknown",
                        "it is of a newer release",
                        "upgrade this process"));
    }

    private LogRecord<E> readable(SimulatedTopic.Stored<E> record, int partition, long offset) {
        return new LogRecord<>(
                record.event(),
                record.header(APPEND).map(UUID::fromString),
                partition,
                offset,
                record.record().value());
    }

    @Override
    public CompletableFuture<Offsets> endOffsets() {
        try {
            reachable();
            return CompletableFuture.completedFuture(topic.end());
        } catch (LogException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void reachable() {
        faults.mayKill();
        if (faults.away()) {
            throw new LogException.Unavailable(topic.name(), "simulated", null);
        }
    }

    @Override
    public void acquire() {
        writer.acquire();
    }

    @Override
    public Offsets append(UUID id, List<Envelope<E>> events) {
        return writer.append(events.stream().map(event -> record(event, id)).toList());
    }

    private ProducerRecord<String, byte[]> record(Envelope<E> event, UUID append) {
        ProducerRecord<String, byte[]> encoded = EventCodec.encode(event);
        encoded.headers().add(APPEND, append.toString().getBytes(StandardCharsets.US_ASCII));
        encoded.headers().add(RELEASE, Integer.toString(release).getBytes(StandardCharsets.US_ASCII));
        return encoded;
    }

    @Override
    public void close() {
        writer.close();
    }
}
