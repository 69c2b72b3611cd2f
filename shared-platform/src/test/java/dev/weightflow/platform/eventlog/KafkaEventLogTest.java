package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.SigningKeys;
import dev.weightflow.embedded.testing.WithEmbeddedServers;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithEmbeddedServers
class KafkaEventLogTest extends EventLogContract {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private KafkaConnection connection;
    private Topic topic;

    @BeforeEach
    void createTopic(KafkaBroker broker) {
        topic = new Topic("log-" + UUID.randomUUID(), "job", 3, Optional.empty());
        broker.createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1)));
        connection = KafkaConnection.to(broker.bootstrapServers(), "test");
    }

    @Override
    EventLog<TrainingEvent> open() {
        return KafkaEventLog.open(
                connection, topic, TrainingEvent.class, topic.name() + ".writer", meters, Signatures.NONE);
    }

    @Override
    void publish(Envelope<TrainingEvent> event) {
        ProducerRecord<String, byte[]> record = EventCodec.encode(event);
        send(record.value(), record.headers());
    }

    @Test
    void what_is_no_event_is_passed_over() {
        publish(event(1));
        send("not json".getBytes(StandardCharsets.UTF_8), EventCodec.headers(event(2)));
        send("{}".getBytes(StandardCharsets.UTF_8), null);
        publish(event(3));

        try (EventLog<TrainingEvent> log = open()) {
            assertThat(events(log, Offsets.BEGINNING)).containsExactly(event(1), event(3));
        }
    }

    @Test
    void forged_facts_are_passed_over_remembered_and_counted_where_there_are_keys(
            @TempDir Path folder, KafkaBroker broker) {
        // given keys, and a topic that the trainer alone writes
        SigningKeys keys = SigningKeys.in(folder);
        List.of("trainer", "evaluator").forEach(keys::of);
        Signatures trainer = Signatures.open("trainer", keys.ring(), keys.key("trainer"));
        Signatures evaluator = Signatures.open("evaluator", keys.ring(), keys.key("evaluator"));
        topic = Topics.TRAININGS;
        broker.createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1)));

        try (EventLog<TrainingEvent> writer = open(trainer);
                EventLog<TrainingEvent> reader = open(evaluator)) {
            // when the trainer states a fact, and others pretend to
            writer.acquire();
            append(writer, UUID.randomUUID(), event(1));
            publish(event(2));
            ProducerRecord<String, byte[]> byEvaluator = EventCodec.encode(event(3));
            EventSignature.add(evaluator, topic.name(), byEvaluator.headers(), byEvaluator.value());
            send(byEvaluator.value(), byEvaluator.headers());
            ProducerRecord<String, byte[]> borrowed = EventCodec.encode(event(1));
            EventSignature.add(trainer, topic.name(), borrowed.headers(), borrowed.value());
            send(EventCodec.encode(event(4)).value(), borrowed.headers());

            // then there is one fact, for everybody
            assertThat(events(reader, Offsets.BEGINNING)).containsExactly(event(1));
            assertThat(events(writer, Offsets.BEGINNING)).containsExactly(event(1));
        }
        assertThat(evaluator.refused()).hasSize(3).allSatisfy(refused -> assertThat(refused.what())
                .startsWith("weightflow.trainings-"));
        assertThat(meters.counter("weightflow.failures", "code", "event-not-signed")
                        .count())
                .isEqualTo(6);
    }

    private EventLog<TrainingEvent> open(Signatures signatures) {
        return KafkaEventLog.open(connection, topic, TrainingEvent.class, topic.name() + ".writer", meters, signatures);
    }

    @Test
    void what_a_writer_left_open_when_it_died_is_never_read() {
        // given a writer that dies between sending and committing
        try (KafkaProducer<String, byte[]> dying = connection.transactionalProducer(topic.name() + ".writer");
                EventLog<TrainingEvent> log = open()) {
            dying.initTransactions();
            dying.beginTransaction();
            dying.send(new ProducerRecord<>(
                    topic.name(), "a-job", EventCodec.encode(event(1)).value()));
            dying.flush();

            // when another takes over
            log.acquire();
            append(log, UUID.randomUUID(), event(2));

            // then
            assertThat(events(log, Offsets.BEGINNING)).containsExactly(event(2));
        }
    }

    @Test
    void its_clients_are_measured_while_they_are_open() {
        try (EventLog<TrainingEvent> log = open()) {
            log.acquire();
            append(log, UUID.randomUUID(), event(1));

            assertThat(clients()).containsExactly("kafka.admin.client", "kafka.consumer", "kafka.producer");

            log.acquire();
            assertThat(clients()).as("with the producer that follows").contains("kafka.producer");
            assertThat(meters.get("kafka.producer.txn.init.time.ns.total")
                            .tag("client.id", "test." + topic.name())
                            .functionCounter()
                            .count())
                    .isPositive();
        }

        assertThat(meters.getMeters()).isEmpty();
    }

    private Set<String> clients() {
        return meters.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .flatMap(name -> Stream.of("kafka.admin.client", "kafka.consumer", "kafka.producer")
                        .filter(name::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void a_missing_topic_is_named() {
        Topic missing = new Topic("no-such-topic", "job", 1, Optional.empty());

        assertThatThrownBy(() ->
                        KafkaEventLog.open(connection, missing, TrainingEvent.class, "writer", meters, Signatures.NONE))
                .isInstanceOf(LogException.TopicMissing.class)
                .hasMessageContaining("no-such-topic");
    }

    private void send(byte[] value, Headers headers) {
        try (KafkaProducer<String, byte[]> producer = connection.producer()) {
            producer.send(new ProducerRecord<>(topic.name(), null, Claims.JOB.value(), value, headers));
            producer.flush();
        }
    }
}
