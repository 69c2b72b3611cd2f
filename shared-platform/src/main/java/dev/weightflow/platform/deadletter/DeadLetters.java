package dev.weightflow.platform.deadletter;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.messaging.Redelivery;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.topic.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the dead letters of this service from their topics on request: each call has a consumer of its own, without a group. */
@ApplicationScoped
class DeadLetters {
    /** Number of records of each topic that are read, the newest first. */
    static final int MOST = 10_000;

    private static final int CHUNK = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String service;
    private final Config config;
    private final Redelivery redelivery;

    DeadLetters(
            @ConfigProperty(name = "quarkus.application.name") String service, Config config, Redelivery redelivery) {
        this.service = service;
        this.config = config;
        this.redelivery = redelivery;
    }

    record Found(DeadLetter letter, ConsumerRecord<byte[], byte[]> record) {}

    List<DeadLetter> newest(Predicate<DeadLetter> filter) {
        return this.<List<DeadLetter>>reading(consumer -> {
            Stopwatch watch = Stopwatch.start();
            List<DeadLetter> letters = new ArrayList<>();
            Map<String, Replay> replays = new HashMap<>();
            for (String topic : redelivery.topics()) {
                for (TopicPartition partition : partitions(consumer, topic + Topic.DEAD_LETTERS)) {
                    newest(consumer, partition, watch, record -> note(record, letters, replays));
                }
            }
            return letters.stream()
                    .map(letter -> letter.replayed(Optional.ofNullable(replays.get(letter.id()))))
                    .filter(filter)
                    .sorted(Comparator.comparing(DeadLetter::time).reversed())
                    .toList();
        });
    }

    /** @throws NotFoundException if this service has none of that id */
    Found require(DeadLetter.Id id) {
        return reading(consumer -> {
            TopicPartition partition = new TopicPartition(id.topic(), id.partition());
            boolean ours =
                    redelivery.topics().stream().anyMatch(topic -> id.topic().equals(topic + Topic.DEAD_LETTERS));
            if (!ours || !partitions(consumer, id.topic()).contains(partition)) {
                throw missing(id);
            }
            List<ConsumerRecord<byte[], byte[]>> at = new ArrayList<>();
            Map<String, Replay> replays = new HashMap<>();
            Stopwatch watch = Stopwatch.start();
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            if (id.offset() < end) {
                between(consumer, partition, id.offset(), id.offset() + 1, watch, at::add);
                newest(consumer, partition, watch, record -> note(record, new ArrayList<>(), replays));
            }
            return at.stream()
                    .filter(record -> !Replay.isReplay(record) && isOurs(record))
                    .findFirst()
                    .map(record -> new Found(
                            DeadLetter.of(record).replayed(Optional.ofNullable(replays.get(id.toString()))), record))
                    .orElseThrow(() -> missing(id));
        });
    }

    void record(DeadLetter.Id letter, Replay replay) {
        try (KafkaProducer<String, byte[]> producer = kafka().producer()) {
            producer.send(replay.record(letter, service)).get();
        } catch (ExecutionException | InterruptedException | KafkaException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new ProblemException(
                    "dead-letter-replay-unrecorded",
                    ProblemKind.UNAVAILABLE,
                    "The dead letter " + letter + " was " + (replay.handled() ? "handled" : "refused again")
                            + ", but that cannot be written to its topic (" + e.getMessage()
                            + "). Replay it again when Kafka answers: what was done already is not done twice.",
                    e);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record, List<DeadLetter> letters, Map<String, Replay> replays) {
        if (Replay.isReplay(record)) {
            replays.merge(Replay.letter(record), Replay.of(record), Replay::later);
        } else if (isOurs(record)) {
            letters.add(DeadLetter.of(record));
        }
    }

    /** Returns whether this service set the record aside: another service may handle the same topic, and fail where this one does not. */
    private boolean isOurs(ConsumerRecord<?, ?> record) {
        return DeadLetter.header(record, DeadLetter.SERVICE)
                .map(service::equals)
                .orElse(true);
    }

    private static NotFoundException missing(DeadLetter.Id id) {
        return NotFoundException.of("dead letter", id, "It may be another service's, or older than its topic keeps.");
    }

    /** Reads the newest records backwards, for half of the time, so that the oldest are omitted if time runs out. */
    private void newest(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Stopwatch watch,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(List.of(partition));
        long to = consumer.endOffsets(List.of(partition)).get(partition);
        long oldest = Math.max(consumer.beginningOffsets(List.of(partition)).get(partition), to - MOST);
        while (to > oldest && watch.elapsed().compareTo(TIMEOUT.dividedBy(2)) < 0) {
            long from = Math.max(oldest, to - CHUNK);
            between(consumer, partition, from, to, watch, each);
            to = from;
        }
    }

    private void between(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long to,
            Stopwatch watch,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.seek(partition, from);
        while (consumer.position(partition) < to) {
            if (watch.elapsed().compareTo(TIMEOUT) > 0) {
                throw new TimeoutException(partition + " could not be read within " + TIMEOUT.toSeconds() + " s");
            }
            consumer.poll(POLL).records(partition).stream()
                    .filter(record -> record.offset() >= from && record.offset() < to)
                    .forEach(each);
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private <T> T reading(Function<KafkaConsumer<byte[], byte[]>, T> read) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka().byteReader()) {
            return read.apply(consumer);
        } catch (KafkaException e) {
            throw new ProblemException(
                    "dead-letters-unavailable",
                    ProblemKind.UNAVAILABLE,
                    "The dead letters cannot be read (" + e.getMessage() + "); is Kafka running?",
                    e);
        }
    }

    private KafkaConnection kafka() {
        return KafkaConnection.from(Settings.of(config), service + ".dead-letters")
                .withTimeout(TIMEOUT);
    }
}
