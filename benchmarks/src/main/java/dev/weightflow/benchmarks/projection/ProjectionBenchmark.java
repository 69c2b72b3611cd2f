package dev.weightflow.benchmarks.projection;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Projects a made-up history of evaluations into an embedded database, and opens it again, each in a JVM of its own with a service's heap: facts a
 * second, time to ready, memory, and latencies of queries.
 */
public final class ProjectionBenchmark {
    private static final String HEAP = "96m";
    private static final int QUERIES = 2_000;
    private static final int WARM_UP = 500;

    private ProjectionBenchmark() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length == 1) {
            Path folder = Files.createTempDirectory("weightflow-projection-");
            try {
                for (int run = 0; run < 2; run++) {
                    inNewJvm(arguments[0], folder.toString());
                }
            } finally {
                FileTree.delete(folder);
            }
        } else {
            open(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
        }
    }

    private static void inNewJvm(String... arguments) throws IOException, InterruptedException {
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                ProjectionBenchmark.class.getName());
        int status = new ProcessBuilder(
                        Stream.concat(java, Arrays.stream(arguments)).toList())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            System.out.println("ended with status " + status);
        }
    }

    private static void open(int versions, Path folder) throws IOException {
        boolean empty = size(folder) == 0;
        long began = System.nanoTime();
        try (Journal<Evaluations, JobEvent> journal = Journal.readOnly(
                new GeneratedLog(versions),
                Evaluations.projection("benchmark"),
                JournalOptions.of("/benchmark", Clock.systemUTC()).withDatabases(Databases.embedded(folder)))) {
            double seconds = (System.nanoTime() - began) / 1e9;
            if (empty) {
                long facts = (long) versions * GeneratedLog.FACTS;
                System.out.printf(
                        "%,d versions, %,d facts: projected at %,.0f facts/s in %.1f s, %,d MiB on disk, resident %s%n",
                        versions, facts, facts / seconds, seconds, size(folder) >> 20, resident());
            } else {
                System.out.printf("opened again: ready after %.2f s, resident %s%n", seconds, resident());
                Evaluations known = journal.state();
                latencies("evaluations of a checkpoint", versions, at -> known.of(GeneratedLog.checkpoint(at)));
                latencies("evaluation with a report", versions, at -> known.withReport(GeneratedLog.report(at)));
                latencies(
                        "search by a report's prefix",
                        versions,
                        at -> known.reportsStartingWith(
                                GeneratedLog.report(at).value().substring(0, 8), 8));
                latencies("latest 256 events", versions, at -> known.index().latest());
                System.out.println("resident after the queries " + resident());
            }
        }
    }

    private static void latencies(String what, int versions, IntConsumer query) {
        Random random = new Random(1);
        double[] millis = new double[QUERIES];
        for (int run = -WARM_UP; run < QUERIES; run++) {
            long began = System.nanoTime();
            query.accept(random.nextInt(versions));
            if (run >= 0) {
                millis[run] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "%s: median %.2f ms, 99th percentile %.2f ms%n", what, millis[QUERIES / 2], millis[QUERIES * 99 / 100]);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> databases =
                    files.filter(file -> file.toString().contains(".sqlite")).toList();
            long size = 0;
            for (Path file : databases) {
                size += Files.size(file);
            }
            return size;
        }
    }

    private static String resident() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
