package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event log in a topic of a Kafka cluster. Reads all partitions, committed records only. */
public final class KafkaEventLog<E extends Event> implements EventLog<E> {
    static final String APPEND = "weightflow-append";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaEventLog.class);
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);

    /** Topic's own name, without the installation's prefix. */
    private final String name;

    /** Topic with the name by which Kafka knows it. */
    private final Topic wanted;

    private final TopicDescription topic;
    private final LogOrigin origin;
    private final Class<E> family;
    private final Duration timeout;
    private final AdminClient admin;
    private final KafkaConsumer<String, byte[]> consumer;
    private final TransactionalWriter<String> writer;
    private final List<KafkaClientMetrics> metrics;
    private final FactReader facts;
    private final ReadAhead ahead;
    private final MeterRegistry meters;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, UnreadableFact> blocked =
            new TreeMap<>(Comparator.comparing(TopicPartition::partition));
    private Offsets position = Offsets.BEGINNING;
    private long triedAgain = System.nanoTime();

    private KafkaEventLog(
            KafkaConnection connection,
            Topic topic,
            Class<E> family,
            String transactionalId,
            AdminClient admin,
            FactReader facts,
            MeterRegistry meters) {
        this.name = topic.name();
        this.wanted = connection.prefix().before(topic);
        this.topic = JournalTopic.require(admin, wanted, true);
        this.origin = new LogOrigin(
                JournalTopic.cluster(admin, name),
                connection.prefix().text(),
                this.topic.topicId().toString());
        this.family = family;
        this.timeout = connection.timeout();
        this.admin = admin;
        this.facts = facts;
        this.meters = meters;
        this.consumer = connection.assignedFollower();
        this.ahead = new ReadAhead(name, facts, this::polled);
        this.metrics =
                List.of(bound(new KafkaClientMetrics(admin), meters), bound(new KafkaClientMetrics(consumer), meters));
        // a lost commit is detected in half of the timeout, which leaves the other half to resolve its outcome
        KafkaConnection writing = connection.withTimeout(timeout.dividedBy(2));
        this.writer = new TransactionalWriter<>(
                name, () -> writing.transactionalProducer(transactionalId), Optional.of(meters));
        this.partitions = this.topic.partitions().stream()
                .map(partition -> new TopicPartition(wanted.name(), partition.partition()))
                .toList();
    }

    static KafkaClientMetrics bound(KafkaClientMetrics metrics, MeterRegistry meters) {
        metrics.bindTo(meters);
        return metrics;
    }

    /**
     * Opens a topic.
     *
     * @param transactionalId the same for all instances that write to this topic
     * @param facts signs and reads its events
     * @throws LogException.Unfit if there is no such topic, Kafka deletes its records, or it has another number of partitions
     * @throws LogException.Unavailable if Kafka does not answer
     */
    public static <E extends Event> KafkaEventLog<E> open(
            KafkaConnection connection,
            Topic topic,
            Class<E> family,
            String transactionalId,
            MeterRegistry meters,
            FactReader facts) {
        // a client id of its own, by which metrics distinguish the journals of a service
        KafkaConnection own = connection.withClientId(connection.clientId() + "." + topic.name());
        AdminClient admin = own.admin();
        try {
            return new KafkaEventLog<>(own, topic, family, transactionalId, admin, facts, meters);
        } catch (RuntimeException e) {
            admin.close(TO_CLOSE);
            throw e;
        }
    }

    /** Opens a topic that another service writes. */
    public static <E extends Event> KafkaEventLog<E> open(
            KafkaConnection connection, Topic topic, Class<E> family, MeterRegistry meters, FactReader facts) {
        return open(connection, topic, family, connection.clientId() + ".read-only", meters, facts);
    }

    @Override
    public String topic() {
        return name;
    }

    @Override
    public LogOrigin origin() {
        return origin;
    }

    @Override
    public void requireFit() {
        TopicDescription now = JournalTopic.require(admin, wanted, false);
        if (!now.topicId().equals(topic.topicId())) {
            throw LogException.Truncated.replaced(
                    name, topic.topicId().toString(), now.topicId().toString());
        }
    }

    @Override
    public Class<E> family() {
        return family;
    }

    @Override
    public void seek(Offsets from) {
        Offsets beginning = beginning();
        for (TopicPartition partition : partitions) {
            long first = beginning.of(partition.partition());
            long next = from.of(partition.partition());
            if (next < first && !facts.skipped().contains(UnreadableFact.place(name, partition.partition(), first))) {
                throw LogException.Damaged.beheaded(topic(), partition.partition(), first, next);
            }
        }
        position = from.advancedTo(beginning);
        ahead.forget();
        consumer.assign(partitions);
        partitions.forEach(partition -> consumer.seek(partition, position.of(partition.partition())));
    }

    private Offsets beginning() {
        try {
            return offsets(OffsetSpec.earliest(), timeout).join();
        } catch (CompletionException e) {
            throw LogException.causeOf(e, topic());
        }
    }

    @Override
    public LogBatch<E> poll(Duration atMost) {
        tryAgain();
        return read(ahead.next(atMost));
    }

    /** Reads the blocked partitions again now and then: the key ring may have changed meanwhile. */
    private void tryAgain() {
        if (!blocked.isEmpty() && System.nanoTime() - triedAgain > BETWEEN_TRIES.toNanos()) {
            triedAgain = System.nanoTime();
            consumer.resume(blocked.keySet());
        }
    }

    private LogBatch<E> read(ReadAhead.Polled polled) {
        Map<Integer, Long> next = polled.next();
        List<LogRecord<E>> records = new ArrayList<>(polled.records().count());
        Map<TopicPartition, UnreadableFact> stopped = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            blocked.remove(partition);
            read(polled.records(partition), polled.readings(partition), records)
                    .ifPresent(fact -> stopped.put(partition, fact));
        }
        stopped.forEach((partition, fact) -> next.put(partition.partition(), fact.offset()));
        position = position.advancedTo(new Offsets(next));
        if (!stopped.isEmpty()) {
            stop(stopped);
        }
        return new LogBatch<>(records, position, blocked.values().stream().findFirst());
    }

    /** Stops before facts that cannot be read; what was polled behind them is polled again. */
    private void stop(Map<TopicPartition, UnreadableFact> stopped) {
        blocked.putAll(stopped);
        ahead.forget().forEach(partition -> consumer.seek(partition, position.of(partition.partition())));
        stopped.forEach((partition, fact) -> consumer.seek(partition, fact.offset()));
        consumer.pause(stopped.keySet());
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    private ConsumerRecords<String, byte[]> polled(Duration atMost) {
        try {
            return consumer.poll(atMost);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (InvalidOffsetException e) {
            throw new LogException.Truncated(topic(), e);
        } catch (KafkaException e) {
            throw JournalTopic.isCorruption(e)
                    ? new LogException.Corrupt(topic(), e)
                    : new LogException.Unavailable(topic(), e);
        }
    }

    /** Adds the facts of a partition, up to one that cannot be read. */
    private Optional<UnreadableFact> read(
            List<ConsumerRecord<String, byte[]>> partition,
            List<FactReader.Reading> readings,
            List<LogRecord<E>> into) {
        for (int index = 0; index < readings.size(); index++) {
            ConsumerRecord<String, byte[]> record = partition.get(index);
            FactReader.Reading reading = readings.get(index);
            if (reading instanceof FactReader.Reading.Unreadable unreadable) {
                return Optional.of(unreadable.fact());
            } else if (reading instanceof FactReader.Reading.Foreign foreign) {
                skip(record, foreign.why());
            } else if (reading instanceof FactReader.Reading.Fact fact) {
                fact.event()
                        .as(family)
                        .filter(event -> holds(event.event().type()))
                        .ifPresentOrElse(
                                event -> into.add(new LogRecord<>(
                                        event, append(record), record.partition(), record.offset(), record.value())),
                                () -> skip(
                                        record,
                                        new EventException.UnexpectedType(
                                                fact.event().event().type(), topic())));
            }
        }
        return Optional.empty();
    }

    private void skip(ConsumerRecord<?, ?> record, EventException.Undecodable why) {
        String place = UnreadableFact.place(name, record.partition(), record.offset());
        LOG.error("{} is skipped: {}", place, why.getMessage());
        facts.signatures().remember(place, why.getMessage(), Instant.ofEpochMilli(record.timestamp()));
        meters.counter("weightflow.failures", "code", why.code()).increment();
    }

    private static Optional<UUID> append(ConsumerRecord<?, ?> record) {
        try {
            return CloudEventHeader.text(record.headers(), APPEND).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public CompletableFuture<Offsets> endOffsets() {
        return offsets(OffsetSpec.latest(), timeout.compareTo(LONGEST_QUESTION) < 0 ? timeout : LONGEST_QUESTION);
    }

    private CompletableFuture<Offsets> offsets(OffsetSpec which, Duration atMost) {
        Map<TopicPartition, OffsetSpec> question =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        ListOffsetsOptions options =
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs((int) atMost.toMillis());
        return admin.listOffsets(question, options)
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .handle((answer, failure) -> {
                    if (failure != null) {
                        throw new LogException.Unavailable(
                                topic(), failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                    return new Offsets(answer.entrySet().stream()
                            .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                                    .offset())));
                });
    }

    @Override
    public void acquire() {
        writer.acquire();
    }

    @Override
    public Offsets append(UUID id, List<Envelope<E>> events) {
        byte[] header = id.toString().getBytes(StandardCharsets.US_ASCII);
        return writer.append(events.stream().map(event -> record(event, header)).toList());
    }

    private ProducerRecord<String, byte[]> record(Envelope<E> event, byte[] append) {
        ProducerRecord<String, byte[]> encoded = EventCodec.encode(event);
        EventSignature.add(facts.signatures(), topic(), encoded.headers(), encoded.value());
        encoded.headers().add(APPEND, append);
        return new ProducerRecord<>(topic.name(), null, encoded.key(), encoded.value(), encoded.headers());
    }

    @Override
    public void close() {
        writer.close();
        metrics.forEach(KafkaClientMetrics::close);
        // a reader without a group has nothing to clean up, and would wait for the fetch in progress
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        admin.close(TO_CLOSE);
    }
}
