package dev.weightflow.benchmarks.projection;

import com.sun.management.OperatingSystemMXBean;
import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
    private static final String SIGNED = "--signed";

    private ProjectionBenchmark() {}

    /**
     * @param arguments {@code evaluations} or {@code models}, the number of versions, and {@code --signed} if signatures are to be checked; in a JVM
     * of its own, the folder of the database too
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        boolean signed = Arrays.asList(arguments).contains(SIGNED);
        if (arguments.length == (signed ? 3 : 2)) {
            Path folder = Files.createTempDirectory("weightflow-projection-");
            try {
                for (int run = 0; run < 2; run++) {
                    inNewJvm(Stream.concat(Arrays.stream(arguments), Stream.of(folder.toString()))
                            .toArray(String[]::new));
                }
            } finally {
                FileTree.delete(folder);
            }
        } else {
            int versions = Integer.parseInt(arguments[1]);
            Path folder = Path.of(arguments[arguments.length - 1]);
            History<?, ?> history =
                    arguments[0].equals("models") ? new ModelHistory(versions) : new EvaluationHistory(versions);
            open(history, signed, folder);
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

    private static <V, E extends Event> void open(History<V, E> history, boolean signed, Path folder)
            throws IOException {
        GeneratedLog<E> log = history.log();
        if (!signed) {
            open(history, log, folder);
            return;
        }
        if (size(folder) == 0) {
            SignedFacts.make(history, folder);
        }
        try (SignedFacts signatures = new SignedFacts(log.topic(), folder)) {
            log.check(signatures);
            open(history, log, folder);
        }
    }

    private static <V, E extends Event> void open(History<V, E> history, GeneratedLog<E> log, Path folder)
            throws IOException {
        boolean empty = size(folder) == 0;
        double usedBefore = processorSeconds();
        long began = System.nanoTime();
        try (Journal<V, E> journal = Journal.open(
                log,
                history.projection(),
                JournalOptions.of("/benchmark", Clock.systemUTC()).withDatabases(Databases.embedded(folder)))) {
            double seconds = (System.nanoTime() - began) / 1e9;
            double used = processorSeconds() - usedBefore;
            if (empty) {
                System.out.printf(
                        "%,d versions, %,d facts: projected at %,.0f facts/s in %.1f s, %,.0f a second of a core, %,d MiB on"
                                + " disk, resident %s%n",
                        history.versions(),
                        history.facts(),
                        history.facts() / seconds,
                        seconds,
                        history.facts() / used,
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

    /** Returns how much time of processors this process has used. */
    private static double processorSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
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
