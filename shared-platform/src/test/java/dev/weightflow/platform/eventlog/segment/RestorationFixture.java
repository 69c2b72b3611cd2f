package dev.weightflow.platform.eventlog.segment;

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
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.TopicPrefix;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.io.TempDir;

/** Facts of journals with signatures, an S3 server, and brokers that are lost and set up anew. */
abstract class RestorationFixture {
    static final Topic TOPIC = Topics.TRAININGS;

    static final List<String> SERVICES = List.of("trainer", "evaluator");

    @TempDir
    Path folder;

    final List<AutoCloseable> open = new ArrayList<>();

    KafkaBroker shared;

    KafkaConnection kafka;

    S3Settings bucket;
    ObjectStore store;

    SigningKeys keys;

    int brokers;

    @BeforeEach
    void start(KafkaBroker broker, S3Server s3) {
        String name = "restore-" + UUID.randomUUID();
        s3.createBucket(name);
        bucket = S3Settings.of(s3.endpoint(), name, "us-east-1", s3.accessKey(), s3.secretKey());
        store = bucket.open();
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
    KafkaConnection sharedKafka() {
        TopicPrefix prefix = new TopicPrefix("r" + UUID.randomUUID().toString().substring(0, 8) + ".");
        shared.createTopics(topics(prefix));
        return new KafkaConnection(shared.bootstrapServers(), "test", Duration.ofSeconds(30), Map.of(), prefix);
    }

    /** Starts a broker of its own with empty topics. */
    KafkaBroker newBroker() {
        KafkaBroker fresh = opened(KafkaBroker.start(folder.resolve("kafka-" + brokers++)));
        fresh.createTopics(topics(TopicPrefix.NONE));
        kafka = KafkaConnection.to(fresh.bootstrapServers(), "test");
        return fresh;
    }

    static List<NewTopic> topics(TopicPrefix prefix) {
        return Topics.events().stream()
                .filter(topic -> Principals.writerOf(topic.name()).isPresent())
                .map(prefix::before)
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                .toList();
    }

    /** Deletes the topics, and creates them again: Kafka gives them other ids, as it does after the loss of its data. */
    void loseTopics() {
        lose(topics(kafka.prefix()).stream().map(NewTopic::name).toList());
    }

    void lose(List<String> names) {
        try (AdminClient admin = kafka.admin()) {
            admin.deleteTopics(names).all().get();
            await().until(() -> admin.listTopics().names().get().stream().noneMatch(names::contains));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        shared.createTopics(topics(kafka.prefix()));
    }

    void write(int facts) {
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = journal(Topics.TRAININGS, "trainer")) {
            append(journal, facts);
            save(Topics.TRAININGS, "trainer");
            awaitHead(facts);
        }
    }

    void awaitHead(long facts) {
        await().until(() -> new RecordedLogs(store, reader())
                .log(TOPIC.name())
                .filter(log -> log.head().count() == facts)
                .isPresent());
    }

    <A extends AutoCloseable> A opened(A resource) {
        open.add(resource);
        return resource;
    }

    Signatures signatures(String service) {
        return Signatures.open(service, keys.ring(), keys.key(service));
    }

    FactReader reader() {
        return FactReader.of(Signatures.checking("restore", keys.ring()));
    }

    Restoration restoration() {
        return new Restoration(kafka, store, reader(), this::signatures, Clock.systemUTC(), told -> {});
    }

    SavedLog log(Topic topic) {
        Recorded log = new RecordedLogs(store, reader()).log(topic.name()).orElseThrow();
        return new SavedLog(topic.name(), log.topicId(), log.epoch());
    }

    void save(Topic topic, String service) {
        try (SegmentStream stream = new SegmentStream(
                kafka, topic, log(topic), store, signatures(service), InstantSource.system(), bytes -> {})) {
            await().until(() -> {
                stream.save();
                SegmentManifests manifests = new SegmentManifests(store, signatures(service));
                return manifests.read(log(topic)).isPresent() && allSaved(topic, manifests);
            });
        }
    }

    boolean allSaved(Topic topic, SegmentManifests manifests) {
        Offsets saved = manifests.read(log(topic)).orElseThrow().manifest().position();
        List<ConsumerRecord<byte[], byte[]>> rest = new ArrayList<>();
        try (RecordReader reader = new RecordReader(kafka, topic)) {
            reader.read(saved, reader.end(), rest::addAll);
        }
        return rest.isEmpty();
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (RecordReader reader = new RecordReader(kafka, TOPIC)) {
            reader.read(Offsets.BEGINNING, reader.end(), all::addAll);
        }
        all.sort(Comparator.comparing((ConsumerRecord<byte[], byte[]> record) -> record.partition())
                .thenComparing(ConsumerRecord::offset));
        return all;
    }

    Journal<List<Envelope<JobEvent>>, JobEvent> journal(Topic topic, String service) {
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
    record All<E extends Event>() implements Projection<List<Envelope<E>>, E> {
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

    static void append(Journal<List<Envelope<JobEvent>>, JobEvent> journal, int count) {
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

    void publishForeign() {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(
                    new ProducerRecord<>(kafka.prefix().before(TOPIC).name(), 1, "a stranger", new byte[] {1, 2, 3}));
        }
    }
}
