package dev.weightflow.benchmarks.journal;

import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobArchive;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Start of a journal in a JVM of its own, with a service's heap. */
final class JournalStart {
    private JournalStart() {}

    /** State to which the journal is folded. */
    enum State {
        CLAIM_COUNTS,
        /** Jobs, all in memory. */
        JOBS,
        /** Jobs as in the trainer, with ended ones archived. */
        ARCHIVED_JOBS
    }

    /** @return whether it succeeded within that heap */
    static boolean inNewJvm(String title, State state, String heap, EmbeddedServers servers, Topic topic)
            throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        JournalStart.class.getName(),
                        title,
                        state.name(),
                        servers.kafka().bootstrapServers(),
                        topic.name(),
                        Integer.toString(topic.partitions()),
                        servers.s3().endpoint(),
                        servers.s3().accessKey(),
                        servers.s3().secretKey())
                .inheritIO()
                .start();
        return java.waitFor() == 0;
    }

    public static void main(String[] arguments) throws InterruptedException {
        ObjectStore store = S3Settings.of(arguments[5], "snapshots", "us-east-1", arguments[6], arguments[7])
                .open();
        Topic topic = new Topic(arguments[3], "job", Integer.parseInt(arguments[4]), Optional.empty());
        State state = State.valueOf(arguments[1]);
        if (state == State.CLAIM_COUNTS) {
            start(arguments[0], arguments[2], topic, new ClaimCounts(), store, counts -> counts.size() + " jobs");
        } else {
            Optional<JobArchive<TrainingSpec>> archive = Optional.of(
                            new JobArchive<>(store, TrainingSpec.class, Duration.ofDays(90), Clock.systemUTC()))
                    .filter(any -> state == State.ARCHIVED_JOBS);
            start(
                    arguments[0],
                    arguments[2],
                    topic,
                    JobSnapshots.projection("trainings", TrainingSpec.class, archive),
                    store,
                    JournalStart::said);
        }
    }

    private static <S> void start(
            String title,
            String broker,
            Topic topic,
            Projection<S, JobEvent> projection,
            ObjectStore store,
            Function<S, String> said)
            throws InterruptedException {
        long began = System.nanoTime();
        Journal<S, JobEvent> journal = JournalBenchmark.journal(
                broker,
                topic,
                projection,
                JournalOptions.of("/benchmark", Clock.systemUTC()).withSnapshots(store));
        long ready = System.nanoTime();
        System.out.printf(
                "%s: opened in %.1f s, ready %.1f s after the JVM's start, peak heap %d MiB, resident %s, %s%n",
                title,
                (ready - began) / 1e9,
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
                peakHeap() >> 20,
                resident(),
                said.apply(journal.state()));
        while (store.list("snapshots/").isEmpty()) {
            Thread.sleep(100);
        }
        journal.close();
    }

    private static String said(JobProjection<TrainingSpec> jobs) {
        JobId oldest = new JobId("job-0");
        long began = System.nanoTime();
        Job<TrainingSpec> found = jobs.require(oldest);
        return Numbers.format(
                "%,d completed jobs, %,d of them in memory, the oldest (%s) found in %.0f ms",
                jobs.count(JobState.COMPLETED),
                jobs.jobs().size(),
                found.state().key(),
                (System.nanoTime() - began) / 1e6);
    }

    private static String resident() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB at most")
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
