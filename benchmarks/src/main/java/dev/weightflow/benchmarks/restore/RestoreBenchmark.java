package dev.weightflow.benchmarks.restore;

import com.sun.management.OperatingSystemMXBean;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.segment.Restoration;
import dev.weightflow.platform.eventlog.segment.RestoredTopic;
import dev.weightflow.platform.eventlog.segment.SegmentStreams;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.file.FileTree;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * States facts, saves them, loses their topic, and restores it, in a JVM of its own with the options of {@code backup restore}. Arguments: the number of
 * facts, and class paths to restore with, one after the other (its own).
 */
final class RestoreBenchmark {
    private static final Topic TOPIC = Topics.TRAININGS;
    private static final String WRITER = "trainer";
    private static final int AT_ONCE = 2_000;
    private static final int JOBS = 1_000;

    private final KafkaConnection kafka;
    private final ObjectStore store;
    private final SigningKeys keys;

    private RestoreBenchmark(KafkaConnection kafka, ObjectStore store, SigningKeys keys) {
        this.kafka = kafka;
        this.store = store;
        this.keys = keys;
    }

    public static void main(String... arguments) throws Exception {
        if (arguments[0].equals("restore")) {
            new RestoreBenchmark(
                            KafkaConnection.to(arguments[1], "benchmark"),
                            S3Settings.of(arguments[2], arguments[3], "us-east-1", arguments[4], arguments[5])
                                    .open(),
                            SigningKeys.in(Path.of(arguments[6])))
                    .restore();
            return;
        }
        Path folder = Files.createTempDirectory("weightflow-restore-");
        try (EmbeddedServers servers = EmbeddedServers.start(folder)) {
            servers.s3().createBucket("weightflow");
            List<String> where = List.of(
                    servers.kafka().bootstrapServers(),
                    servers.s3().endpoint(),
                    "weightflow",
                    servers.s3().accessKey(),
                    servers.s3().secretKey(),
                    folder.resolve("keys").toString());
            RestoreBenchmark benchmark = new RestoreBenchmark(
                    KafkaConnection.to(where.get(0), "benchmark"),
                    S3Settings.of(where.get(1), where.get(2), "us-east-1", where.get(3), where.get(4))
                            .open(),
                    SigningKeys.in(folder.resolve("keys")));
            benchmark.keys.of(WRITER);
            benchmark.state(Integer.parseInt(arguments[0]));
            List<String> classPaths = arguments.length > 1
                    ? List.of(arguments).subList(1, arguments.length)
                    : List.of(System.getProperty("java.class.path"));
            for (String classPath : classPaths) {
                benchmark.loseTopic();
                inNewJvm(classPath, where);
            }
        } finally {
            FileTree.delete(folder);
        }
    }

    private static void inNewJvm(String classPath, List<String> where) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(System.getProperty("benchmark.options", "-Xmx768m -XX:+UseParallelGC")
                .split(" ")));
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                classPath,
                RestoreBenchmark.class.getName(),
                "restore"));
        command.addAll(where);
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            System.out.println("ended with status " + status);
        }
    }

    /** States the facts, and lets a journal sign their head. */
    private void state(int facts) {
        createTopic();
        Signatures writer = signatures(WRITER);
        FactReader reader = FactReader.of(writer);
        journal(writer, reader).close(); // records whose the topic is, before there is anything in it
        long began = System.nanoTime();
        try (KafkaProducer<String, byte[]> producer = kafka.transactionalProducer(WRITER)) {
            producer.initTransactions();
            for (int from = 0; from < facts; from += AT_ONCE) {
                List<ProducerRecord<String, byte[]>> records = IntStream.range(from, Math.min(from + AT_ONCE, facts))
                        .parallel()
                        .mapToObj(number -> fact(number, writer))
                        .toList();
                producer.beginTransaction();
                records.forEach(producer::send);
                producer.commitTransaction();
            }
        }
        System.out.printf("%,d facts stated in %.1f s%n", facts, seconds(began));
        began = System.nanoTime();
        try (Journal<Long, JobEvent> journal = journal(writer, reader)) {
            System.out.printf("%,d facts read by their journal in %.1f s%n", journal.state(), seconds(began));
            began = System.nanoTime();
            while (!SegmentStreams.saveOnce(kafka, TOPIC, store, reader, Clock.systemUTC())) {
                System.out.println("saved by another");
            }
            System.out.printf("saved in %.1f s%n", seconds(began));
        }
    }

    private Journal<Long, JobEvent> journal(Signatures writer, FactReader reader) {
        return Journal.open(
                KafkaEventLog.open(kafka, TOPIC, JobEvent.class, WRITER, new SimpleMeterRegistry(), reader),
                new Count(),
                JournalOptions.of("/benchmark", Clock.systemUTC())
                        .withHeadBehind(Duration.ZERO)
                        .withSnapshots(SignedObjectStore.over(store, writer))
                        .withFacts(reader));
    }

    private static ProducerRecord<String, byte[]> fact(int number, Signatures writer) {
        JobId job = new JobId("job-" + number % JOBS);
        ProducerRecord<String, byte[]> encoded = EventCodec.encode(Envelope.of(
                new JobEvent.Claimed(JobKind.TRAINING, job, number + 1, new WorkerId("worker")),
                "/benchmark",
                Instant.now(),
                EventContext.NONE));
        EventSignature.add(writer, TOPIC.name(), encoded.headers(), encoded.value());
        return new ProducerRecord<>(TOPIC.name(), null, encoded.key(), encoded.value(), encoded.headers());
    }

    private void restore() {
        long began = System.nanoTime();
        List<RestoredTopic> restored = new Restoration(
                        kafka,
                        store,
                        FactReader.of(Signatures.checking("restore", keys.ring())),
                        this::signatures,
                        Clock.systemUTC(),
                        said -> {})
                .restore(Set.of(), Optional.empty());
        double seconds = seconds(began);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long facts = restored.get(0).facts();
        System.out.printf(
                "%,d facts restored in %.1f s, %,.0f a second; %.1f s of processors; load %.1f%n",
                facts, seconds, facts / seconds, system.getProcessCpuTime() / 1e9, system.getSystemLoadAverage());
        System.exit(0);
    }

    private Signatures signatures(String service) {
        return Signatures.open(service, keys.ring(), keys.key(service));
    }

    private void createTopic() {
        try (AdminClient admin = kafka.admin()) {
            admin.createTopics(List.of(
                            new NewTopic(TOPIC.name(), TOPIC.partitions(), (short) 1).configs(TOPIC.settings())))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void loseTopic() throws Exception {
        try (AdminClient admin = kafka.admin()) {
            admin.deleteTopics(List.of(TOPIC.name())).all().get();
            while (admin.listTopics().names().get().contains(TOPIC.name())) {
                Thread.sleep(50);
            }
        }
        createTopic();
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private record Count() implements Projection<Long, JobEvent> {
        @Override
        public Long initial() {
            return 0L;
        }

        @Override
        public Long apply(Long facts, Envelope<JobEvent> event) {
            return facts + 1;
        }
    }
}
