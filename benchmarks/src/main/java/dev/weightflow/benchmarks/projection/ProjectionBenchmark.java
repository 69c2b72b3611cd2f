package dev.weightflow.benchmarks.projection;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Projects a made-up history into an embedded database, and opens it again, each in a JVM of its own with a service's heap: facts a second, time to
 * ready, memory, latencies of queries, and decisions a second.
 */
public final class ProjectionBenchmark {
    private static final String HEAP = "96m";

    private ProjectionBenchmark() {}

    /** @param arguments {@code evaluations} or {@code models}, and the number of versions; in a JVM of its own, the folder of the database too */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length == 2) {
            Path folder = Files.createTempDirectory("weightflow-projection-");
            try {
                for (int run = 0; run < 2; run++) {
                    inNewJvm(arguments[0], arguments[1], folder.toString());
                }
            } finally {
                FileTree.delete(folder);
            }
        } else {
            int versions = Integer.parseInt(arguments[1]);
            Path folder = Path.of(arguments[2]);
            if (arguments[0].equals("models")) {
                open(new ModelHistory(versions), folder);
            } else {
                open(new EvaluationHistory(versions), folder);
            }
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

    private static <V, E extends Event> void open(History<V, E> history, Path folder) throws IOException {
        boolean empty = size(folder) == 0;
        long began = System.nanoTime();
        try (Journal<V, E> journal = Journal.open(
                history.log(),
                history.projection(),
                JournalOptions.of("/benchmark", Clock.systemUTC()).withDatabases(Databases.embedded(folder)))) {
            double seconds = (System.nanoTime() - began) / 1e9;
            if (empty) {
                System.out.printf(
                        "%,d versions, %,d facts: projected at %,.0f facts/s in %.1f s, %,d MiB on disk, resident %s%n",
                        history.versions(),
                        history.facts(),
                        history.facts() / seconds,
                        seconds,
                        size(folder) >> 20,
                        resident());
            } else {
                System.out.printf("opened again: ready after %.2f s, resident %s%n", seconds, resident());
                history.ask(journal.state(), new Latencies(history.versions()));
                System.out.println("resident after the queries " + resident());
                history.decide(journal);
            }
        }
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
