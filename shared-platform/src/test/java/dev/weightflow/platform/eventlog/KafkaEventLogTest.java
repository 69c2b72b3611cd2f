package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.CloudEventHeader;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.UnreadableFact;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithEmbeddedServers
class KafkaEventLogTest extends EventLogContract {
    /** A fact of the first poll, behind which there are more polls. */
    private static final int UNKNOWN = 300;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private KafkaConnection connection;
    private Topic topic;

    @BeforeEach
    void createTopic(KafkaBroker broker) {
        topic = new Topic("log-" + UUID.randomUUID(), "job", 3, Optional.empty());
        createTopic(topic, broker);
        connection = KafkaConnection.to(broker.bootstrapServers(), "test");
    }

    private static void createTopic(Topic topic, KafkaBroker broker) {
        broker.createTopics(
                List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings())));
    }

    @Override
    EventLog<JobEvent> open() {
        return KafkaEventLog.open(
                connection, topic, JobEvent.class, topic.name() + ".writer", meters, FactReader.of(Signatures.NONE));
    }

    @Override
    void publish(Envelope<JobEvent> event) {
        ProducerRecord<String, byte[]> record = EventCodec.encode(event);
        send(record.value(), record.headers());
    }

    @Test
    void what_a_stranger_wrote_is_skipped_and_counted() {
        publish(event(1));
        send("{}".getBytes(StandardCharsets.UTF_8), null);
        Headers foreign = EventCodec.headers(event(2));
        replace(foreign, CloudEventHeader.TYPE, "com.example.Something.v1");
        send("{}".getBytes(StandardCharsets.UTF_8), foreign);
        send(null, EventCodec.headers(event(2)));
        Headers unknown = EventCodec.headers(event(2));
        replace(unknown, CloudEventHeader.TYPE, "dev.weightflow.training.TrainingShared.v1");
        send(null, unknown);
        publish(event(3));

        try (EventLog<JobEvent> log = open()) {
            assertThat(events(log, Offsets.BEGINNING)).containsExactly(event(1), event(3));
        }
        assertThat(meters.counter("weightflow.failures", "code", "event-not-signed")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void reading_stops_before_a_fact_of_ours_that_cannot_be_read_and_says_where_and_why() {
        publish(event(1));
        send("not json".getBytes(StandardCharsets.UTF_8), EventCodec.headers(event(2)));
        publish(event(3));

        try (EventLog<JobEvent> log = open()) {
            log.seek(Offsets.BEGINNING);
            List<LogRecord<JobEvent>> read = new ArrayList<>();
            AtomicReference<LogBatch<JobEvent>> last = new AtomicReference<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                last.set(log.poll(Duration.ofMillis(100)));
                read.addAll(last.get().records());
                return last.get().blocked().isPresent();
            });
            read.addAll(log.poll(Duration.ofSeconds(1)).records());

            assertThat(read).map(LogRecord::event).containsExactly(event(1));
            UnreadableFact fact = last.get().blocked().orElseThrow();
            assertThat(fact.offset()).isEqualTo(1);
            assertThat(fact.code()).isEqualTo("event-data-unreadable");
            assertThat(fact.message())
                    .contains(topic.name() + "-", "@1", "TrainingClaimed", "key a-job", "upgrade", "accept-loss");
            assertThat(last.get().position().of(fact.partition())).isEqualTo(1);
        }
    }

    @Test
    void what_an_operator_has_given_up_is_skipped() {
        publish(event(1));
        send("not json".getBytes(StandardCharsets.UTF_8), EventCodec.headers(event(2)));
        publish(event(3));
        Set<String> places = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> topic.name() + "-" + partition + "@1")
                .collect(Collectors.toSet());

        try (EventLog<JobEvent> log = KafkaEventLog.open(
                connection,
                topic,
                JobEvent.class,
                topic.name() + ".writer",
                meters,
                new FactReader(Signatures.NONE, places))) {
            assertThat(events(log, Offsets.BEGINNING)).containsExactly(event(1), event(3));
        }
    }

    @Test
    void a_fact_by_a_key_that_is_not_on_the_ring_yet_is_waited_for(@TempDir Path folder, KafkaBroker broker)
            throws IOException {
        // given a writer whose new key is not on the reader's ring yet
        SigningKeys keys = SigningKeys.in(folder);
        List.of("trainer", "evaluator").forEach(keys::of);
        Path lagging = Files.copy(keys.ring(), folder.resolve("ring-of-the-reader"));
        keys.renew("trainer");
        Signatures trainer = Signatures.open("trainer", keys.ring(), keys.key("trainer"));
        Signatures reader = Signatures.open("evaluator", lagging, keys.key("evaluator"));
        topic = Topics.TRAININGS;
        createOnce(broker, topic);
        try (EventLog<JobEvent> writing = open(trainer);
                EventLog<JobEvent> reading = open(reader)) {
            Offsets before = writing.currentEnd();
            writing.acquire();
            append(writing, UUID.randomUUID(), event(1));

            // then the reader stops there
            reading.seek(before);
            AtomicReference<LogBatch<JobEvent>> last = new AtomicReference<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                last.set(reading.poll(Duration.ofMillis(100)));
                return last.get().blocked().isPresent();
            });
            assertThat(last.get().records()).isEmpty();
            assertThat(last.get().blocked().orElseThrow().message()).contains("not on the key ring");

            // and does not continue while the ring cannot be read
            Files.writeString(lagging, "half a li");
            assertThat(reading.poll(Duration.ofSeconds(1)).records()).isEmpty();

            // and continues by itself when the key is on the ring
            Files.copy(keys.ring(), lagging, StandardCopyOption.REPLACE_EXISTING);
            List<LogRecord<JobEvent>> read = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                read.addAll(reading.poll(Duration.ofMillis(100)).records());
                return !read.isEmpty();
            });
            assertThat(read).map(LogRecord::event).containsExactly(event(1));
            assertThat(reading.poll(Duration.ofMillis(100)).blocked()).isEmpty();
        }
    }

    @Test
    void what_was_polled_behind_a_fact_that_cannot_be_read_yet_is_read_once_and_in_order_later(
            @TempDir Path folder, KafkaBroker broker) throws IOException {
        // given a fact among many by a key that is not on the reader's ring yet
        SigningKeys keys = SigningKeys.in(folder);
        Signatures former = Signatures.open("evaluator", keys.ring(), keys.of("evaluator"));
        Path lagging = Files.copy(keys.ring(), folder.resolve("ring-of-the-reader"));
        Signatures renewed = Signatures.open("evaluator", keys.ring(), keys.renew("evaluator"));
        topic = Topics.EVALUATIONS;
        createOnce(broker, topic);
        List<Envelope<JobEvent>> events = IntStream.range(0, 1_700)
                .mapToObj(KafkaEventLogTest::evaluation)
                .toList();
        try (KafkaProducer<String, byte[]> producer = connection.producer()) {
            for (int index = 0; index < events.size(); index++) {
                ProducerRecord<String, byte[]> record = EventCodec.encode(events.get(index));
                Signatures writer = index == UNKNOWN ? renewed : former;
                EventSignature.add(writer, topic.name(), record.headers(), record.value());
                producer.send(record);
            }
        }
        List<Envelope<JobEvent>> read = new ArrayList<>();
        try (EventLog<JobEvent> log = open(Signatures.checking("reader", lagging))) {
            log.seek(Offsets.BEGINNING);

            // then the reader stops there, however often it polls
            await().atMost(Duration.ofSeconds(60)).until(() -> isBlocked(log, read));
            for (int more = 0; more < 3; more++) {
                assertThat(isBlocked(log, read)).isTrue();
            }
            assertThat(read).isEqualTo(events.subList(0, UNKNOWN));

            // and reads all others once and in order when the key is on the ring
            Files.copy(keys.ring(), lagging, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                isBlocked(log, read);
                return read.size() >= events.size();
            });
            assertThat(read).isEqualTo(events);
        }
    }

    private static boolean isBlocked(EventLog<JobEvent> log, List<Envelope<JobEvent>> read) {
        LogBatch<JobEvent> batch = log.poll(Duration.ofMillis(100));
        batch.records().forEach(record -> read.add(record.event()));
        return batch.blocked().isPresent();
    }

    private static Envelope<JobEvent> evaluation(int number) {
        return Envelope.of(
                new JobEvent.Claimed(JobKind.EVALUATION, Claims.JOB, number + 1, new WorkerId("worker")),
                "/weightflow/evaluator",
                Instant.EPOCH,
                EventContext.NONE);
    }

    @Test
    void a_topic_that_forgets_or_has_other_partitions_is_refused(KafkaBroker broker) {
        Topic forgetful = new Topic("log-" + UUID.randomUUID(), "job", 3, Optional.empty());
        broker.createTopics(List.of(new NewTopic(forgetful.name(), 3, (short) 1)));
        assertThatThrownBy(() -> open(forgetful))
                .isInstanceOf(LogException.Unfit.class)
                .hasMessageContaining("retention.ms");

        Topic compacted = new Topic("log-" + UUID.randomUUID(), "job", 3, Optional.empty());
        broker.createTopics(List.of(new NewTopic(compacted.name(), 3, (short) 1)
                .configs(Map.of("cleanup.policy", "compact", "retention.ms", "-1"))));
        assertThatThrownBy(() -> open(compacted))
                .isInstanceOf(LogException.Unfit.class)
                .hasMessageContaining("compacted");

        Topic wider = new Topic(topic.name(), "job", 4, Optional.empty());
        assertThatThrownBy(() -> open(wider))
                .isInstanceOf(LogException.Unfit.class)
                .hasMessageContaining("3 partitions instead of 4");
    }

    private EventLog<JobEvent> open(Topic other) {
        return KafkaEventLog.open(connection, other, JobEvent.class, "writer", meters, FactReader.of(Signatures.NONE));
    }

    @Test
    void a_log_that_has_lost_its_beginning_is_not_read_from_there() throws Exception {
        IntStream.rangeClosed(1, 5).forEach(number -> publish(event(number)));
        try (EventLog<JobEvent> log = open();
                AdminClient admin = connection.admin()) {
            Offsets end = log.currentEnd();
            int partition = end.next().entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            admin.deleteRecords(Map.of(new TopicPartition(topic.name(), partition), RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get();

            assertThatThrownBy(() -> log.seek(Offsets.BEGINNING))
                    .isInstanceOf(LogException.Damaged.class)
                    .hasMessageContaining("lost its beginning")
                    .hasMessageContaining(topic.name() + "-" + partition + "@4");
            assertThatThrownBy(() -> Claims.journal(open())).isInstanceOf(LogException.Damaged.class);
            log.seek(new Offsets(Map.of(partition, 4L)));
        }
    }

    private static void replace(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void createOnce(KafkaBroker broker, Topic topic) {
        broker.createTopics(
                List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings())));
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
        broker.createTopics(
                List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings())));

        try (EventLog<JobEvent> writer = open(trainer);
                EventLog<JobEvent> reader = open(evaluator)) {
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

    private EventLog<JobEvent> open(Signatures signatures) {
        return KafkaEventLog.open(
                connection, topic, JobEvent.class, topic.name() + ".writer", meters, FactReader.of(signatures));
    }

    @Test
    void what_a_writer_left_open_when_it_died_is_never_read() {
        // given a writer that dies between sending and committing
        try (KafkaProducer<String, byte[]> dying = connection.transactionalProducer(topic.name() + ".writer");
                EventLog<JobEvent> log = open()) {
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
        try (EventLog<JobEvent> log = open()) {
            log.acquire();
            append(log, UUID.randomUUID(), event(1));

            assertThat(clients()).containsExactly("kafka.admin.client", "kafka.consumer", "kafka.producer");

            AtomicInteger removed = new AtomicInteger();
            meters.config().onMeterRemoved(meter -> removed.incrementAndGet());
            log.acquire();
            assertThat(clients()).as("with the producer that follows").contains("kafka.producer");
            assertThat(removed).as("meters that are registered anew").hasValue(0);
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
    void a_topic_that_is_made_again_under_an_open_log_is_another_one(KafkaBroker broker) throws Exception {
        try (EventLog<JobEvent> log = open();
                AdminClient admin = connection.admin()) {
            log.requireFit();
            LogOrigin before = log.origin();

            admin.deleteTopics(List.of(topic.name())).all().get();
            while (admin.listTopics().names().get().contains(topic.name())) {
                Thread.sleep(20);
            }
            createTopic(topic, broker);

            assertThatThrownBy(log::requireFit)
                    .isInstanceOf(LogException.Truncated.class)
                    .hasMessageContaining("was recreated")
                    .hasMessageContaining(before.topicId());
            try (EventLog<JobEvent> again = open()) {
                assertThat(again.origin().cluster())
                        .isEqualTo(before.cluster())
                        .isEqualTo(admin.describeCluster().clusterId().get());
                assertThat(again.origin().topicId()).isNotEqualTo(before.topicId());
            }
        }
    }

    @Test
    void a_topic_that_is_given_a_retention_later_is_no_longer_fit_until_it_is_taken_away() throws Exception {
        try (EventLog<JobEvent> log = open();
                AdminClient admin = connection.admin()) {
            retain(admin, "60000"); // which a broker does a moment after it has answered
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatThrownBy(log::requireFit)
                    .isInstanceOf(LogException.Unfit.class)
                    .hasMessageContaining("retention.ms is 60000 instead of -1"));

            retain(admin, "-1");
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(log::requireFit);
        }
    }

    private void retain(AdminClient admin, String millis) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry("retention.ms", millis), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }

    @Test
    void of_several_copies_one_that_lacks_facts_must_not_be_elected() {
        Map<String, String> unclean = Map.of("unclean.leader.election.enable", "true");

        assertThatThrownBy(() -> JournalTopic.requireSafe("a-topic", 3, unclean))
                .isInstanceOf(LogException.Unfit.class)
                .hasMessageContaining("unclean.leader.election.enable is true");
        JournalTopic.requireSafe("a-topic", 1, unclean);
        JournalTopic.requireSafe("a-topic", 3, Map.of("unclean.leader.election.enable", "false"));
    }

    @Test
    void a_missing_topic_is_named() {
        Topic missing = new Topic("no-such-topic", "job", 1, Optional.empty());

        assertThatThrownBy(() -> KafkaEventLog.open(
                        connection, missing, JobEvent.class, "writer", meters, FactReader.of(Signatures.NONE)))
                .isInstanceOf(LogException.Unfit.class)
                .hasMessageContaining("no-such-topic");
    }

    private void send(byte[] value, Headers headers) {
        try (KafkaProducer<String, byte[]> producer = connection.producer()) {
            producer.send(new ProducerRecord<>(topic.name(), null, Claims.JOB.value(), value, headers));
            producer.flush();
        }
    }
}
