package dev.weightflow.benchmarks.journal;

import dev.weightflow.embedded.EmbeddedServers;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.pcollections.PMap;

/** A start of a journal in a JVM of its own, with the heap that a service has. */
final class JournalStart {
    private JournalStart() {}

    static void inNewJvm(String title, String heap, EmbeddedServers servers, Topic topic)
            throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        JournalStart.class.getName(),
                        title,
                        servers.kafka().bootstrapServers(),
                        topic.name(),
                        Integer.toString(topic.partitions()),
                        servers.s3().endpoint(),
                        servers.s3().accessKey(),
                        servers.s3().secretKey())
                .inheritIO()
                .start();
        if (java.waitFor() != 0) {
            throw new IllegalStateException("the start" + title + " failed");
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        ObjectStore store = S3Settings.of(arguments[4], "snapshots", "us-east-1", arguments[5], arguments[6])
                .open();
        Topic topic = new Topic(arguments[2], "job", Integer.parseInt(arguments[3]), Optional.empty());
        long began = System.nanoTime();
        Journal<PMap<JobId, Integer>, JobEvent> journal = JournalBenchmark.journal(
                arguments[1],
                topic,
                JournalOptions.of("/benchmark", Clock.systemUTC()).withSnapshots(store));
        long ready = System.nanoTime();
        System.out.printf(
                "%s: opened in %.1f s, ready %.1f s after the JVM's start, peak heap %d MiB, %d jobs%n",
                arguments[0],
                (ready - began) / 1e9,
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
                peakHeap() >> 20,
                journal.state().size());
        while (store.list("snapshots/").isEmpty()) {
            Thread.sleep(100);
        }
        journal.close();
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
