package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.RecordedLogs;
import dev.weightflow.platform.eventlog.RecordedLogs.Recorded;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.TopicPrefix;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the way back from a lost Kafka: facts of a journal with signatures, an S3 server, and brokers that are lost and set up anew. */
@WithEmbeddedServers
class RestorationTest {
    private static final Topic TOPIC = Topics.TRAININGS;
    private static final List<String> SERVICES = List.of("trainer", "evaluator");

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private KafkaBroker shared;
    private KafkaConnection kafka;
    private ObjectStore store;
    private SigningKeys keys;
    private int brokers;

    @BeforeEach
    void start(KafkaBroker broker, S3Server s3) {
        String bucket = "restore-" + UUID.randomUUID();
        s3.createBucket(bucket);
        S3Settings settings = S3Settings.of(s3.endpoint(), bucket, "us-east-1", s3.accessKey(), s3.secretKey());
        store = settings.open();
        keys = SigningKeys.in(folder.resolve("keys"));
        SERVICES.forEach(keys::of);
        shared = broker;
        kafka = sharedKafka();
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    /** Returns a connection to empty topics of their own in the shared broker. */
    private KafkaConnection sharedKafka() {
        TopicPrefix prefix = new TopicPrefix("r" + UUID.randomUUID().toString().substring(0, 8) + ".");
        shared.createTopics(topics(prefix));
        return new KafkaConnection(shared.bootstrapServers(), "test", Duration.ofSeconds(30), Map.of(), prefix);
    }

    /** Starts a broker of its own with empty topics. */
    private KafkaBroker newBroker() {
        KafkaBroker fresh = opened(KafkaBroker.start(folder.resolve("kafka-" + brokers++)));
        fresh.createTopics(topics(TopicPrefix.NONE));
        kafka = KafkaConnection.to(fresh.bootstrapServers(), "test");
        return fresh;
    }

    private static List<NewTopic> topics(TopicPrefix prefix) {
        return Topics.events().stream()
                .filter(topic -> Principals.writerOf(topic.name()).isPresent())
                .map(prefix::before)
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                .toList();
    }

    /** Deletes the topics, and creates them again: Kafka gives them other ids, as it does after the loss of its data. */
    private void loseTopics() {
        lose(topics(kafka.prefix()).stream().map(NewTopic::name).toList());
    }

    private void lose(List<String> names) {
        try (AdminClient admin = kafka.admin()) {
            admin.deleteTopics(names).all().get();
            await().until(() -> admin.listTopics().names().get().stream().noneMatch(names::contains));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        shared.createTopics(topics(kafka.prefix()));
    }

    @Test
    void a_lost_kafka_is_restored_with_every_fact_and_goes_on() {
        KafkaBroker first = newBroker();
        List<Envelope<JobEvent>> facts;
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 40);
            publishForeign();
            append(journal, 5);
            facts = journal.state();
            save(Topics.TRAININGS, "trainer");
        }
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.EVALUATIONS, "evaluator")) {
            append(journal, 3);
            save(Topics.EVALUATIONS, "evaluator");
        }
        List<ConsumerRecord<byte[], byte[]>> before = records();
        first.kill();
        newBroker();
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer"))
                .isInstanceOf(LogException.Replaced.class)
                .hasMessageContaining("backup restore");

        List<RestoredTopic> restored = restoration().restore(Set.of(), Optional.empty());

        assertThat(restored).extracting(RestoredTopic::topic).containsExactly(TOPIC.name(), Topics.EVALUATIONS.name());
        assertThat(restored.get(0).facts()).isEqualTo(45);
        assertThat(restored.get(0).records()).isEqualTo(46);
        assertThat(restored.get(0).missing()).isZero();
        assertThat(records())
                .usingElementComparator(
                        (one, other) -> Arrays.compare(SegmentFormat.unplaced(one), SegmentFormat.unplaced(other)))
                .containsExactlyElementsOf(before);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            assertThat(journal.state()).containsExactlyInAnyOrderElementsOf(facts);
            append(journal, 2);
            assertThat(journal.state()).hasSize(47);
            save(Topics.TRAININGS, "trainer");
        }
        kafka = sharedKafka();
        assertThat(restoration().restore(Set.of(), Optional.empty()).get(0).facts())
                .as("restored once more, what came after the first time included")
                .isEqualTo(47);
    }

    @Test
    void a_writer_over_the_lost_kafka_is_refused_when_it_comes_back() {
        KafkaConnection lost = kafka;
        Journal<List<Envelope<JobEvent>>, JobEvent> old = opened(journal(Topics.TRAININGS, "trainer"));
        append(old, 3);
        save(Topics.TRAININGS, "trainer");
        newBroker(); // the other region, while the first one lives on

        restoration().restore(Set.of(), Optional.empty());

        append(old, 1); // it does not know yet
        await().untilAsserted(() -> assertThat(old.notReady()).get().asString().contains("was recreated"));
        assertThatThrownBy(() -> append(old, 1)).isInstanceOf(LogException.class);
        kafka = lost;
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer")).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void a_restore_that_is_killed_is_finished_by_the_next_one() {
        write(Segment.FULL + 30);
        loseTopics();
        assertThatThrownBy(() -> new Restoration(kafka, store, reader(), this::signatures, Clock.systemUTC(), told -> {
                            throw new IllegalStateException("killed behind the first segment");
                        })
                        .restore(Set.of(), Optional.empty()))
                .hasMessageContaining("killed");
        assertThat(records()).hasSize(Segment.FULL);
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer")).isInstanceOf(LogException.Replaced.class);

        assertThat(restoration().restore(Set.of(), Optional.empty()).get(0).facts())
                .isEqualTo(Segment.FULL + 30);

        assertThat(records()).hasSize(Segment.FULL + 30);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            assertThat(journal.state()).hasSize(Segment.FULL + 30);
        }
    }

    @Test
    void a_restore_that_is_killed_before_it_stores_the_heads_is_finished_by_the_next_one() {
        write(30);
        byte[] head = store.read("heads/weightflow.trainings/head").orElseThrow();
        loseTopics();
        restoration().restore(Set.of(), Optional.empty());
        store.replace("heads/weightflow.trainings/head", head);
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer")).isInstanceOf(LogException.Replaced.class);

        restoration().restore(Set.of(), Optional.empty());

        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            assertThat(journal.state()).hasSize(30);
        }
        assertThatThrownBy(() -> restoration().restore(Set.of(), Optional.empty()))
                .isInstanceOf(RestoreException.class)
                .hasMessageContaining("nothing to restore");
    }

    @Test
    void a_topic_with_anything_else_in_it_is_not_restored() {
        write(5);
        loseTopics();
        publishForeign();

        assertThatThrownBy(() -> restoration().restore(Set.of(), Optional.empty()))
                .isInstanceOf(RestoreException.class)
                .hasMessageContaining("Only an empty topic");
        assertThatThrownBy(() -> journal(Topics.TRAININGS, "trainer")).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void facts_that_the_writer_has_signed_and_no_segment_holds_are_counted() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 10);
            save(Topics.TRAININGS, "trainer");
            append(journal, 4);
            awaitHead(14);
        }
        loseTopics();

        RestoredTopic restored =
                restoration().restore(Set.of(), Optional.empty()).get(0);

        assertThat(restored.facts()).isEqualTo(10);
        assertThat(restored.missing()).isEqualTo(4);
        assertThat(restored.savedAt()).isPresent();
    }

    @Test
    void segments_that_are_not_what_the_head_says_are_not_restored() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 10);
            save(Topics.TRAININGS, "trainer");
            awaitHead(10);
        }
        SegmentManifests manifests = new SegmentManifests(store, signatures("trainer"));
        SegmentManifests.Stored stored = manifests.read(log(Topics.TRAININGS)).orElseThrow();
        List<ConsumerRecord<byte[], byte[]>> swapped = new ArrayList<>();
        new SavedRecords(store, manifests, stored.manifest()).each(swapped::addAll);
        swapped.remove(3);
        byte[] content = SegmentFormat.write(TOPIC.name(), swapped);
        SegmentManifest forged = stored.manifest().withOpen(Segment.of(Digest.of(content), Map.of(), swapped));
        manifests.writeOpen(forged, content);
        manifests.write(forged, stored.mark());
        loseTopics();

        assertThatThrownBy(() -> restoration().restore(Set.of(), Optional.empty()))
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining("not those of the signed head");
    }

    @Test
    void a_fact_by_an_unknown_key_stops_the_restore() {
        write(5);
        loseTopics();
        SigningKeys others = SigningKeys.in(folder.resolve("other-keys"));
        SERVICES.forEach(others::of);
        FactReader foreign = FactReader.of(Signatures.checking("restore", others.ring()));

        assertThatThrownBy(() -> new Restoration(kafka, store, foreign, this::signatures, Clock.systemUTC(), told -> {})
                        .restore(Set.of(), Optional.empty()))
                .isInstanceOf(LogException.HeadKeyUnknown.class);
    }

    @Test
    void it_goes_back_to_a_point_in_time() throws Exception {
        Instant between;
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 6);
            Thread.sleep(20);
            between = Instant.now();
            Thread.sleep(20);
            append(journal, 4);
            save(Topics.TRAININGS, "trainer");
            awaitHead(10);
        }
        loseTopics();

        RestoredTopic restored =
                restoration().restore(Set.of(), Optional.of(between)).get(0);

        assertThat(restored.facts()).isEqualTo(6);
        assertThat(restored.missing()).isEqualTo(4);
        assertThat(restored.lastAt()).get().matches(last -> !last.isAfter(between));
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            assertThat(journal.state()).hasSize(6);
        }
    }

    @Test
    void one_lost_topic_is_restored_beside_the_others() {
        write(8);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.EVALUATIONS, "evaluator")) {
            append(journal, 3);
            save(Topics.EVALUATIONS, "evaluator");
        }
        String evaluations = log(Topics.EVALUATIONS).topicId();
        lose(List.of(kafka.prefix().before(TOPIC).name()));

        assertThatThrownBy(() -> restoration().restore(Set.of(Topics.EVALUATIONS.name()), Optional.empty()))
                .isInstanceOf(RestoreException.class)
                .hasMessageContaining("so it is not restored");
        assertThat(restoration().restore(Set.of(TOPIC.name()), Optional.empty()))
                .extracting(RestoredTopic::topic)
                .containsExactly(TOPIC.name());

        assertThat(log(Topics.EVALUATIONS).topicId()).isEqualTo(evaluations);
        for (Map.Entry<Topic, String> topic : Map.of(Topics.TRAININGS, "trainer", Topics.EVALUATIONS, "evaluator")
                .entrySet()) {
            try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(topic.getKey(), topic.getValue())) {
                assertThat(journal.state()).isNotEmpty();
            }
        }
    }

    @Test
    void a_drill_compares_what_is_restored_with_what_is_there() {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 7);
            save(Topics.TRAININGS, "trainer");
            append(journal, 2);
        }
        byte[] record = store.read("installations/000000/record").orElseThrow();

        DrilledTopic drilled = restoration().drill(sharedKafka()).get(0);

        assertThat(drilled.same()).isTrue();
        assertThat(drilled.facts()).isEqualTo(7);
        assertThat(drilled.unsaved()).isEqualTo(2);
        assertThat(store.list("installations/")).as("nothing is assigned").hasSize(2);
        assertThat(store.read("installations/000000/record")).contains(record);
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, 1);
        }
    }

    private void write(int facts) {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, facts);
            save(Topics.TRAININGS, "trainer");
            awaitHead(facts);
        }
    }

    private void awaitHead(long facts) {
        await().until(() -> new RecordedLogs(store, reader())
                .log(TOPIC.name())
                .filter(log -> log.head().count() == facts)
                .isPresent());
    }

    private <A extends AutoCloseable> A opened(A resource) {
        open.add(resource);
        return resource;
    }

    private Signatures signatures(String service) {
        return Signatures.open(service, keys.ring(), keys.key(service));
    }

    private FactReader reader() {
        return FactReader.of(Signatures.checking("restore", keys.ring()));
    }

    private Restoration restoration() {
        return new Restoration(kafka, store, reader(), this::signatures, Clock.systemUTC(), told -> {});
    }

    private SavedLog log(Topic topic) {
        Recorded log = new RecordedLogs(store, reader()).log(topic.name()).orElseThrow();
        return new SavedLog(topic.name(), log.topicId(), log.epoch());
    }

    private void save(Topic topic, String service) {
        try (SegmentStream stream = new SegmentStream(
                kafka, topic, log(topic), store, signatures(service), InstantSource.system(), bytes -> {})) {
            await().until(() -> {
                stream.save();
                SegmentManifests manifests = new SegmentManifests(store, signatures(service));
                return manifests.read(log(topic)).isPresent() && allSaved(topic, manifests);
            });
        }
    }

    private boolean allSaved(Topic topic, SegmentManifests manifests) {
        Offsets saved = manifests.read(log(topic)).orElseThrow().manifest().position();
        List<ConsumerRecord<byte[], byte[]>> rest = new ArrayList<>();
        try (RecordReader reader = new RecordReader(kafka, topic)) {
            reader.read(saved, reader.end(), rest::addAll);
        }
        return rest.isEmpty();
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (RecordReader reader = new RecordReader(kafka, TOPIC)) {
            reader.read(Offsets.BEGINNING, reader.end(), all::addAll);
        }
        all.sort(Comparator.comparing((ConsumerRecord<byte[], byte[]> record) -> record.partition())
                .thenComparing(ConsumerRecord::offset));
        return all;
    }

    private Journal<List<Envelope<JobEvent>>, JobEvent> journal(Topic topic, String service) {
        FactReader facts = FactReader.of(signatures(service));
        return Journal.open(
                KafkaEventLog.open(kafka, topic, JobEvent.class, service, new CompositeMeterRegistry(), facts),
                new All<>(),
                JournalOptions.of("/weightflow/test", Clock.systemUTC())
                        .withHeadBehind(Duration.ZERO)
                        .withHeadKeptAfter(JobEvent.Claimed.class::isInstance)
                        .withSnapshots(SignedObjectStore.over(store, facts.signatures()))
                        .withFacts(facts));
    }

    /** Projection of all facts. */
    private record All<E extends Event>() implements Projection<List<Envelope<E>>, E> {
        @Override
        public List<Envelope<E>> initial() {
            return List.of();
        }

        @Override
        public List<Envelope<E>> apply(List<Envelope<E>> facts, Envelope<E> event) {
            List<Envelope<E>> more = new ArrayList<>(facts);
            more.add(event);
            return more;
        }
    }

    private static void append(Journal<List<Envelope<JobEvent>>, JobEvent> journal, int count) {
        try {
            IntStream.range(0, count)
                    .mapToObj(any -> journal.decide(EventContext.NONE, facts -> {
                        JobId job = new JobId("job-" + facts.size() % 7);
                        JobKind kind = journal.topic().equals(TOPIC.name()) ? JobKind.TRAINING : JobKind.EVALUATION;
                        return Decision.of(
                                new JobEvent.Claimed(kind, job, facts.size() + 1, new WorkerId("worker")),
                                facts.size());
                    }))
                    .toList()
                    .forEach(decision -> decision.join());
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private void publishForeign() {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(
                    new ProducerRecord<>(kafka.prefix().before(TOPIC).name(), 1, "a stranger", new byte[] {1, 2, 3}));
        }
    }
}
