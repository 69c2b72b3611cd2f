package dev.weightflow.benchmarks.journal;

import dev.weightflow.benchmarks.journal.JournalStart.State;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.pcollections.PMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "benchmarks/journal",
        mixinStandardHelpOptions = true,
        description = "Times decisions and starts of the journal against a broker on this machine.")
final class JournalBenchmark implements Callable<Integer> {

    @Option(names = "--decisions", defaultValue = "1000", description = "Decisions on an idle log: ${DEFAULT-VALUE}")
    private int decisions;

    @Option(names = "--instances", defaultValue = "8", description = "Instances that decide together: ${DEFAULT-VALUE}")
    private int instances;

    @Option(names = "--callers", defaultValue = "4", description = "Callers of each instance: ${DEFAULT-VALUE}")
    private int callers;

    @Option(names = "--seconds", defaultValue = "20", description = "How long they decide: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--events", defaultValue = "1000000", description = "Past events at a start: ${DEFAULT-VALUE}")
    private int events;

    @Option(names = "--jobs", defaultValue = "100000", description = "Jobs that they are about: ${DEFAULT-VALUE}")
    private int jobs;

    @Option(names = "--heap", defaultValue = "256m", description = "Heap of the JVM that starts: ${DEFAULT-VALUE}")
    private String heap;

    @Option(
            names = "--ended",
            defaultValue = "0",
            description = "Time starts after that many trainings that ended a year ago instead: 1000000")
    private int ended;

    @Option(
            names = "--flush-turns",
            defaultValue = "0",
            description =
                    "Compare what it costs that the broker flushes each message, every second or never, in so many turns")
    private int flushTurns;

    @Spec
    private CommandSpec command;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JournalBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        int between = JournalOptions.of("/benchmark", Clock.systemUTC()).snapshotEvery();
        if (events < between) {
            throw new ParameterException(
                    command.commandLine(),
                    "--events is " + events + ", and a start from a snapshot needs at least " + between);
        }
        Path folder = Files.createTempDirectory("journal-benchmark");
        if (flushTurns > 0) {
            flushing(folder);
            return 0;
        }
        try (EmbeddedServers servers = EmbeddedServers.start(folder)) {
            if (ended > 0) {
                startAfterEndedJobs(servers);
                return 0;
            }
            latency(servers);
            throughput(servers);
            start(servers);
        }
        return 0;
    }

    private void latency(EmbeddedServers servers) throws InterruptedException {
        try (Journal<PMap<JobId, Integer>, JobEvent> journal = journal(servers, topic(servers, "latency"))) {
            Load.spaced(decisions / 5, Duration.ofMillis(5), i -> claim(journal, "warm-up"));
            System.out.println("decision on an idle log: "
                    + Load.spaced(decisions, Duration.ofMillis(20), i -> claim(journal, "a-job")));
            System.out.println("decision without events: "
                    + Load.spaced(decisions, Duration.ofMillis(20), i -> journal.decide(
                                    EventContext.NONE, counts -> Decision.none(counts.size()))
                            .join()));
            long began = System.nanoTime();
            Load.spaced(decisions, Duration.ZERO, i -> claim(journal, "a-job"));
            System.out.printf("back to back: %.0f decisions/s%n", decisions / ((System.nanoTime() - began) / 1e9));
        }
    }

    private void flushing(Path folder) throws Exception {
        Map<String, Map<String, String>> ways = new TreeMap<>(Map.of(
                "left to the system", Map.of("flush.ms", Long.toString(Long.MAX_VALUE)),
                "every second", Map.of("flush.ms", "1000"),
                "each message", Map.of("flush.messages", "1")));
        try (KafkaBroker broker = KafkaBroker.start(
                folder.resolve("flushing"),
                KafkaBroker.Options.at(Port.free()).with(Map.of("log.flush.scheduler.interval.ms", "1000")))) {
            for (int turn = 1; turn <= flushTurns; turn++) {
                List<String> order = new ArrayList<>(ways.keySet());
                Collections.rotate(order, turn);
                for (String way : order) {
                    Topic topic = new Topic(way.replace(' ', '-') + "-" + turn, "job", 3, Optional.empty());
                    Map<String, String> settings = new HashMap<>(topic.settings());
                    settings.putAll(ways.get(way));
                    broker.createTopics(
                            List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(settings)));
                    flushing(broker, topic, turn, way);
                }
            }
        }
    }

    private void flushing(KafkaBroker broker, Topic topic, int turn, String way) throws Exception {
        try (Journal<PMap<JobId, Integer>, JobEvent> journal = journal(
                broker.bootstrapServers(),
                topic,
                new ClaimCounts(),
                JournalOptions.of("/benchmark", Clock.systemUTC()))) {
            Load.spaced(decisions / 5, Duration.ZERO, i -> claim(journal, "warm-up"));
            Latencies alone = Load.spaced(decisions, Duration.ZERO, i -> claim(journal, "a-job"));
            Latencies together = Load.together(callers, Duration.ofSeconds(seconds), i -> claim(journal, "job-" + i));
            System.out.printf(
                    "turn %d, flushed %s: one caller %s; %d callers %.0f decisions/s, %s%n",
                    turn, way, alone, callers, together.count() / (double) seconds, together);
        }
    }

    private void throughput(EmbeddedServers servers) throws Exception {
        for (int count : new int[] {1, 2, instances}) {
            Topic topic = topic(servers, "throughput-" + count);
            List<Journal<PMap<JobId, Integer>, JobEvent>> journals = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    journals.add(journal(servers, topic));
                }
                int all = count * callers;
                Load.together(all, Duration.ofSeconds(seconds / 4), i -> claim(journals.get(i / callers), "job-" + i));
                Latencies taken = Load.together(
                        all, Duration.ofSeconds(seconds), i -> claim(journals.get(i / callers), "job-" + i));
                System.out.printf(
                        "%d instances, %d callers each: %.0f decisions/s, %s%n",
                        count, callers, taken.count() / (double) seconds, taken);
            } finally {
                journals.forEach(Journal::close);
            }
        }
    }

    private void start(EmbeddedServers servers) throws Exception {
        Topic topic = topic(servers, "start");
        fill(servers, topic);
        servers.s3().createBucket("snapshots");
        System.out.println(events + " past events of " + jobs + " jobs, heap " + heap);
        require(JournalStart.inNewJvm(
                "  without a snapshot, which is stored then", State.CLAIM_COUNTS, heap, servers, topic));
        require(JournalStart.inNewJvm("  from the snapshot", State.CLAIM_COUNTS, heap, servers, topic));
    }

    private void startAfterEndedJobs(EmbeddedServers servers) throws Exception {
        Topic topic = topic(servers, "ended");
        try (KafkaProducer<String, byte[]> producer = largeBatches(servers)) {
            EndedJobs.fill(ended, topic, producer);
        }
        servers.s3().createBucket("snapshots");
        System.out.printf("%,d trainings that ended a year ago, heap %s%n", ended, heap);
        require(JournalStart.inNewJvm("  archived, from the beginning", State.ARCHIVED_JOBS, heap, servers, topic));
        require(JournalStart.inNewJvm("  archived, from a snapshot", State.ARCHIVED_JOBS, heap, servers, topic));
        if (!JournalStart.inNewJvm("  all in memory", State.JOBS, heap, servers, topic)) {
            System.out.println("  all in memory: more than this heap");
        }
    }

    private static void require(boolean started) {
        if (!started) {
            throw new IllegalStateException("that start failed");
        }
    }

    private void fill(EmbeddedServers servers, Topic topic) {
        WorkerId worker = new WorkerId("benchmark");
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        try (KafkaProducer<String, byte[]> producer = largeBatches(servers)) {
            for (int i = 0; i < events; i++) {
                JobId job = new JobId("job-" + i % jobs);
                ProducerRecord<String, byte[]> record = EventCodec.encode(Envelope.of(
                        new JobEvent.Claimed(JobKind.TRAINING, job, i / jobs + 1, worker),
                        "/benchmark",
                        now,
                        EventContext.NONE));
                producer.send(new ProducerRecord<>(topic.name(), null, record.key(), record.value(), record.headers()));
            }
            producer.flush();
        }
    }

    private static KafkaProducer<String, byte[]> largeBatches(EmbeddedServers servers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers.kafka().bootstrapServers(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        50,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        1 << 19),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static void claim(Journal<PMap<JobId, Integer>, JobEvent> journal, String job) {
        journal.decide(EventContext.NONE, counts -> ClaimCounts.claim(counts, new JobId(job)))
                .join();
    }

    private static Journal<PMap<JobId, Integer>, JobEvent> journal(EmbeddedServers servers, Topic topic) {
        return journal(
                servers.kafka().bootstrapServers(),
                topic,
                new ClaimCounts(),
                JournalOptions.of("/benchmark", Clock.systemUTC()));
    }

    static <S> Journal<S, JobEvent> journal(
            String broker, Topic topic, Projection<S, JobEvent> projection, JournalOptions options) {
        return Journal.open(
                KafkaEventLog.open(
                        KafkaConnection.to(broker, "benchmark"),
                        topic,
                        JobEvent.class,
                        topic.name() + ".writer",
                        new SimpleMeterRegistry(),
                        FactReader.of(Signatures.NONE)),
                projection,
                options);
    }

    private static Topic topic(EmbeddedServers servers, String name) {
        Topic topic = new Topic(name, "job", 3, Optional.empty());
        servers.kafka()
                .createTopics(List.of(new NewTopic(name, topic.partitions(), (short) 1).configs(topic.settings())));
        return topic;
    }
}
