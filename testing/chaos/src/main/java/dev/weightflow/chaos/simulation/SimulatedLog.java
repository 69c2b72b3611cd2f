package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.LogBatch;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.LogOrigin;
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
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Topic as one process sees it: it may be unavailable, partitions are fetched in any order, and the writer is the services' own, on a simulated
 * broker.
 */
final class SimulatedLog<E extends Event> implements EventLog<E> {
    private static final String APPEND = "append";
    /** Name of the header that marks the part of a record that only the newer release can read. */
    private static final String NEWER = "newer";

    private static final String TYPE = "type";
    private static final String CONTENT = "content";
    private static final byte[] OTHER_CONTENT = "[]".getBytes(StandardCharsets.US_ASCII);

    private final SimulatedTopic<E> topic;
    private final Reader reader;
    private final Faults faults;
    private final SimulationRandom dice;
    private final TransactionalWriter<String> writer;
    private final Map<Integer, Long> read = new TreeMap<>();

    /**
     * Process that reads and writes the log.
     *
     * @param service the transactional id, the same for all instances of the service
     * @param release the process's software release
     * @param ring the keys that it knows, which the facts' reader uses
     * @param stating called with each event before it is appended
     */
    record Reader(String service, int release, SimulatedKeys.Ring ring, FactReader facts, Consumer<Event> stating) {}

    SimulatedLog(SimulatedTopic<E> topic, Reader reader, Faults faults, SimulationRandom dice) {
        this.topic = topic;
        this.reader = reader;
        this.faults = faults;
        this.dice = dice;
        this.writer = new TransactionalWriter<>(topic.name(), () -> topic.producer(reader.service()), Optional.empty());
    }

    @Override
    public String topic() {
        return topic.name();
    }

    @Override
    public LogOrigin origin() {
        return new LogOrigin("simulated", "", topic.id());
    }

    @Override
    public Class<E> family() {
        return topic.family();
    }

    @Override
    public void seek(Offsets position) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
            long beginning = topic.partition(partition).beginning();
            if (position.of(partition) < beginning) {
                throw LogException.Damaged.beheaded(topic(), partition, beginning, position.of(partition));
            }
            read.put(partition, position.of(partition));
        }
    }

    @Override
    public void wakeUp() {
        // it never waits
    }

    /** Fetches new records of some partitions or of all, in no order between them; of all once faults have ended. */
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
            if (reading(partition, offset).orElse(null) instanceof FactReader.Reading.Fact) {
                records.add(fact(partition, offset));
            }
            fetched.removeIf(each -> !hasNews(each, end));
        }
        return new LogBatch<>(records, new Offsets(read), blocked(end));
    }

    private boolean hasNews(int partition, Offsets end) {
        return read.get(partition) < end.of(partition) && unreadable(partition).isEmpty();
    }

    /** Returns the unreadable fact at which a partition's reading stops, if there is one. */
    private Optional<UnreadableFact> blocked(Offsets end) {
        return read.keySet().stream()
                .filter(partition -> read.get(partition) < end.of(partition))
                .flatMap(partition -> unreadable(partition).stream())
                .findFirst();
    }

    /** Returns the next record of the partition, if this process cannot read it now. */
    private Optional<UnreadableFact> unreadable(int partition) {
        return reading(partition, read.get(partition))
                .filter(FactReader.Reading.Unreadable.class::isInstance)
                .map(reading -> ((FactReader.Reading.Unreadable) reading).fact());
    }

    /** Reads a record as this process does, with the services' own reader wherever something is unusual about it. */
    private Optional<FactReader.Reading> reading(int partition, long offset) {
        return topic.partition(partition).record(offset).map(stored -> {
            Optional<String> newer = stored.header(NEWER).filter(what -> reader.release() == 1);
            boolean known = stored.header(CloudEventHeader.KEY_ID)
                    .map(reader.ring()::knows)
                    .orElse(true);
            if (known && newer.isEmpty()) {
                return new FactReader.Reading.Fact(stored.event());
            }
            RecordHeaders headers = new RecordHeaders(stored.record().headers().toArray());
            newer.filter(TYPE::equals)
                    .ifPresent(what -> headers.add(
                            CloudEventHeader.TYPE, "dev.weightflow.Newer.v1".getBytes(StandardCharsets.US_ASCII)));
            byte[] data = newer.filter(CONTENT::equals)
                    .map(what -> OTHER_CONTENT)
                    .orElse(stored.record().value());
            return reader.facts()
                    .read(topic(), partition, offset, stored.record().key(), headers, data);
        });
    }

    private LogRecord<E> fact(int partition, long offset) {
        SimulatedPartition.Stored<E> stored =
                topic.partition(partition).record(offset).orElseThrow();
        return new LogRecord<>(
                stored.event(),
                stored.header(APPEND).map(UUID::fromString),
                partition,
                offset,
                stored.record().value());
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
        events.forEach(event -> reader.stating().accept(event.event()));
        return writer.append(events.stream().map(event -> record(event, id)).toList());
    }

    private ProducerRecord<String, byte[]> record(Envelope<E> event, UUID append) {
        ProducerRecord<String, byte[]> encoded = EventCodec.encode(event);
        encoded.headers().add(APPEND, append.toString().getBytes(StandardCharsets.US_ASCII));
        if (reader.release() > 1 && (topic.isNewer(event.event()) || dice.chance(0.05))) {
            String what = topic.isNewer(event.event()) ? TYPE : CONTENT;
            encoded.headers().add(NEWER, what.getBytes(StandardCharsets.US_ASCII));
        }
        EventSignature.add(reader.facts().signatures(), topic(), encoded.headers(), encoded.value());
        return encoded;
    }

    @Override
    public void close() {
        writer.close();
    }
}
