package dev.weightflow.benchmarks.history;

import dev.weightflow.benchmarks.Processor;
import dev.weightflow.benchmarks.journal.Latencies;
import dev.weightflow.benchmarks.start.Launcher;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.KafkaLogins;
import dev.weightflow.local.server.SigningKeys;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Fills the broker of a local platform with a long history while its services are down, then starts those that know all of it: first without any
 * state of theirs, so that they build it from the log, then with it.
 */
@Command(
        name = "benchmarks/history",
        mixinStandardHelpOptions = true,
        description = "Times starts, queries and memory of registry, retraining and console over a long history.")
final class HistoryBenchmark implements Callable<Integer> {
    private static final List<String> ALL =
            List.of("dataset-ingestion", "trainer", "evaluator", "checkpoint-registry", "retraining", "console");
    private static final List<String> MEASURED = List.of("checkpoint-registry", "retraining", "console");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int WARM_UP = 30;
    private static final int OK = 200;
    private static final long BETWEEN_CHECKS_MILLIS = 2_000;

    @Option(names = "--versions", defaultValue = "10000", description = "Model versions: ${DEFAULT-VALUE}")
    private int versions;

    @Option(names = "--jobs", defaultValue = "2000", description = "Trainings: ${DEFAULT-VALUE}")
    private int jobs;

    @Option(names = "--requests", defaultValue = "300", description = "Requests of each kind: ${DEFAULT-VALUE}")
    private int requests;

    private final HttpClient http = HttpClient.newHttpClient();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HistoryBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println(Processor.description());
        Path state = Files.createTempDirectory("history-benchmark");
        Launcher launcher = Launcher.asItIs(state);
        try {
            // the services' own start gives topics and bucket to this installation: facts of nobody's pass for those of
            // a bucket that was lost
            launcher.run("up", "--detach");
            launcher.run("down");
            launcher.run(up(ALL));
            fill(launcher, state);
            launcher.run("down");
            forget(state.resolve("services"));
            measured(launcher, "built from the log");
            launcher.run("down");
            measured(launcher, "with its state");
            System.out.printf("state on the disk: %d MiB%n", size(state.resolve("services")) >> 20);
            queries(launcher, state);
            memory(launcher);
        } finally {
            launcher.run("down");
        }
        return 0;
    }

    /** Deletes the services' read models, so that they are built from the log. */
    private static void forget(Path services) throws IOException {
        try (Stream<Path> files = Files.walk(services)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String[] up(List<String> without) {
        return new String[] {"up", "--detach", "--without", String.join(",", without)};
    }

    /** Starts the platform, and prints when each service was ready. */
    private static void measured(Launcher launcher, String how) throws IOException, InterruptedException {
        List<String> others =
                ALL.stream().filter(service -> !MEASURED.contains(service)).toList();
        long began = System.nanoTime();
        launcher.run(up(others));
        List<String> awaited = new ArrayList<>(MEASURED);
        Map<String, Double> ready = new TreeMap<>();
        while (!awaited.isEmpty()) {
            for (String service : launcher.ready(awaited)) {
                awaited.remove(service);
                ready.put(service, Math.round((System.nanoTime() - began) / 1e8) / 10.0);
            }
            Thread.sleep(BETWEEN_CHECKS_MILLIS); // a check is a process
        }
        System.out.printf("%s: ready after s: %s; load %.1f%n", how, ready, load());
        memory(launcher);
    }

    private void fill(Launcher launcher, Path state) throws IOException, InterruptedException {
        PlatformDirectory directory = new PlatformDirectory(state);
        SigningKeys keys = directory.signingKeys().orElseThrow();
        KafkaLogins logins = directory.kafkaLogins();
        String broker = launcher.broker();
        long began = System.nanoTime();
        try (History history = new History(broker, keys, logins::clientSettings)) {
            history.state(versions, jobs, 0);
            System.out.printf(
                    "%,d versions, %,d trainings, %,d facts, published in %.0f s; load %.1f%n",
                    versions, jobs, history.published(), (System.nanoTime() - began) / 1e9, load());
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Prints what the services hold: all resident pages, and their share of those that several processes have. */
    private static void memory(Launcher launcher) throws IOException, InterruptedException {
        Map<String, String> held = new LinkedHashMap<>();
        for (String service : MEASURED) {
            Map<String, Long> pages = pages(launcher.process(service));
            held.put(service, "%d MiB (%d of its own)".formatted(pages.get("Rss:") >> 10, pages.get("Pss:") >> 10));
        }
        System.out.println("resident: " + held);
    }

    /** Returns the sums of a process's pages by kind, in KiB. */
    private static Map<String, Long> pages(long process) throws IOException {
        Map<String, Long> pages = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + process + "/smaps_rollup"))) {
            String[] words = line.split("\\s+");
            if (words.length == 3 && words[2].equals("kB")) {
                pages.put(words[0], Long.parseLong(words[1]));
            }
        }
        return pages;
    }

    private static long size(Path folder) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private void queries(Launcher launcher, Path state) throws Exception {
        String model = History.model().value();
        String token = AccessTokens.in(state.resolve("access")).of("command-line", "admin");
        Map<String, List<String>> paths = Map.of(
                "checkpoint-registry",
                List.of(
                        "/models",
                        "/models/" + model,
                        "/models/" + model + "/versions",
                        "/models/" + model + "/versions?status=superseded",
                        "/models/" + model + "/versions/42",
                        "/models/" + model + "/versions/42/explain",
                        "/models/" + model + "/decisions",
                        "/models/" + model + "/aliases/champion"),
                "retraining",
                List.of("/retraining/policies", "/models/" + model + "/retraining"),
                "console",
                List.of(
                        "/",
                        "/trainings",
                        "/trainings?state=failed",
                        "/models",
                        "/models/" + model,
                        "/models/" + model + "/42",
                        "/events",
                        "/find?q=model-",
                        "/datasets"));
        for (String service : MEASURED) {
            URI address = launcher.address(service);
            for (String path : paths.get(service)) {
                HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "text/html, application/json")
                        .timeout(PATIENCE)
                        .build();
                int status = http.send(request, BodyHandlers.discarding()).statusCode();
                String told = status == OK ? time(request).toString() : "status " + status;
                System.out.printf("%-20s %-45s %s%n", service, path, told);
            }
        }
        System.out.printf("load %.1f%n", load());
    }

    private Latencies time(HttpRequest request) throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        for (int i = -WARM_UP; i < requests; i++) {
            long began = System.nanoTime();
            http.send(request, BodyHandlers.ofByteArray());
            if (i >= 0) {
                nanos.add(System.nanoTime() - began);
            }
        }
        return Latencies.of(nanos.stream().mapToLong(Long::longValue).toArray());
    }
}
