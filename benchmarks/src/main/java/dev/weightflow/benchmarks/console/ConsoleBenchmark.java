package dev.weightflow.benchmarks.console;

import dev.weightflow.benchmarks.Processor;
import dev.weightflow.benchmarks.history.History;
import dev.weightflow.benchmarks.journal.Latencies;
import dev.weightflow.local.process.ServerException;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.topic.Topics;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmarks/console",
        mixinStandardHelpOptions = true,
        description = "Times the console over a long history, with a broker and a store on this machine.")
final class ConsoleBenchmark implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int WARM_UP = 30;
    /** Options of the JVM as in the command line's {@code ServicePart}. */
    private static final String LAUNCHER = "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private static final String HEALTH = "/q/health/live";

    @Option(names = "--versions", defaultValue = "10000", description = "Model versions: ${DEFAULT-VALUE}")
    private int versions;

    @Option(names = "--jobs", defaultValue = "5000", description = "Trainings: ${DEFAULT-VALUE}")
    private int jobs;

    @Option(names = "--points", defaultValue = "1000000", description = "Values in progress: ${DEFAULT-VALUE}")
    private int points;

    @Option(names = "--requests", defaultValue = "300", description = "Requests a page: ${DEFAULT-VALUE}")
    private int requests;

    @Option(names = "--viewers", defaultValue = "200", description = "Streams of one training: ${DEFAULT-VALUE}")
    private int viewers;

    @Option(names = "--seconds", defaultValue = "30", description = "How long they look: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--unsigned",
            description =
                    "Facts without signatures, of which the console keeps snapshots; of signed ones it keeps none")
    private boolean unsigned;

    @Option(
            names = "--jvm",
            description = "Options of the console's JVM, in one text; several are measured one after another")
    private List<String> jvms = new ArrayList<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ConsoleBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println(Processor.description());
        Path folder = Files.createTempDirectory("console-benchmark");
        SigningKeys keys = SigningKeys.in(folder.resolve("keys"));
        if (!unsigned) {
            History.prepare(keys);
        }
        try (EmbeddedServers servers = EmbeddedServers.start(folder);
                History history = new History(servers.kafka().bootstrapServers(), keys, service -> Map.of())) {
            prepare(servers);
            history.state(versions, jobs, points);
            System.out.printf("%d versions, %d trainings, %d points; load %.1f%n", versions, jobs, points, load());
            for (String options : jvms.isEmpty() ? List.of(LAUNCHER) : jvms) {
                measure(folder, servers, keys, history, options);
            }
        }
        System.out.printf("load at the end: %.1f%n", load());
        return 0;
    }

    private void measure(Path folder, EmbeddedServers servers, SigningKeys keys, History history, String options)
            throws Exception {
        System.out.println("console with " + options);
        List<String> jvm = List.of(options.split(" "));
        ObjectStore store = store(servers);
        store.list("snapshots/").forEach(store::delete);
        try (ConsoleProcess first = ConsoleProcess.start(folder, servers, keys, jvm)) {
            started("without a snapshot", first);
            pages(first, history);
            streams(first, history);
            System.out.printf("resident at the end: %d MB%n", first.residentMegabytes());
            if (unsigned) {
                awaitSnapshots(store);
            }
        } catch (ServerException.NotStarted e) {
            System.out.println(
                    "it does not start: " + e.getMessage().lines().findFirst().orElse(""));
            return;
        }
        if (!unsigned) {
            return;
        }
        try (ConsoleProcess second = ConsoleProcess.start(folder, servers, keys, jvm)) {
            started("with snapshots", second);
        }
    }

    private static ObjectStore store(EmbeddedServers servers) {
        return S3Settings.of(
                        servers.s3().endpoint(),
                        "weightflow",
                        "us-east-1",
                        servers.s3().accessKey(),
                        servers.s3().secretKey())
                .open();
    }

    private static void prepare(EmbeddedServers servers) {
        servers.kafka()
                .createTopics(Topics.all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
        servers.s3().createBucket("weightflow");
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void started(String how, ConsoleProcess console) throws Exception {
        System.out.printf(
                "%s: an answer that says how far it is after %.1f s, the first page after %.1f s, %.1f s of processor time,"
                        + " resident %d MB%n",
                how,
                console.firstAnswer().toMillis() / 1e3,
                console.firstPage().toMillis() / 1e3,
                console.processorTime().toMillis() / 1e3,
                console.residentMegabytes());
    }

    /** Waits for snapshots; the trainings' one is due every 20,000 events, so that shorter histories have none. */
    private static void awaitSnapshots(ObjectStore store) throws InterruptedException {
        for (int waited = 0; waited < 30 && store.list("snapshots/").isEmpty(); waited++) {
            Thread.sleep(1_000);
        }
        System.out.println(store.list("snapshots/").size() + " snapshots");
    }

    private void pages(ConsoleProcess console, History history) throws Exception {
        List<String> paths = List.of(
                "/",
                "/datasets",
                "/datasets/" + history.dataset(),
                "/trainings",
                "/trainings?state=failed",
                "/trainings?model=" + History.model() + "&page=7",
                "/trainings/" + history.watched(),
                "/trainings/" + history.watched() + "/curves",
                "/trainings/new",
                "/models",
                "/models/" + History.model(),
                "/models/" + History.model() + "/42",
                "/retraining",
                "/try",
                "/events",
                "/events?version=" + History.model() + "/42",
                "/find?q=model-",
                "/operations");
        for (int i = 0; i < Math.min(WARM_UP, requests); i++) {
            paths.forEach(console::get);
            console.get(HEALTH);
        }
        Latencies health = time(console, HEALTH);
        System.out.printf("%-45s %s%n", HEALTH, health);
        for (String path : paths) {
            int status = console.get(path).statusCode();
            Latencies took = time(console, path);
            System.out.printf(
                    "%-45s %s, %.1f of health; status %d, %d bytes%n",
                    path.substring(0, Math.min(45, path.length())),
                    took,
                    took.millis(0.5) / health.millis(0.5),
                    status,
                    console.get(path).body().length());
        }
        System.out.printf("resident after the pages: %d MB; load %.1f%n", console.residentMegabytes(), load());
    }

    private Latencies time(ConsoleProcess console, String path) {
        long[] nanos = new long[requests];
        for (int i = 0; i < requests; i++) {
            long began = System.nanoTime();
            console.get(path);
            nanos[i] = System.nanoTime() - began;
        }
        return Latencies.of(nanos);
    }

    private void streams(ConsoleProcess console, History history) throws Exception {
        int step = points;
        try (Viewers looking =
                new Viewers(console, "/trainings/" + history.watched() + "/live?after=" + step, viewers)) {
            for (int waited = 0; waited < 100 && looking.open() < viewers; waited++) {
                Thread.sleep(100);
            }
            long eventsBefore = looking.events();
            Duration before = console.processorTime();
            long began = System.nanoTime();
            for (int i = 0; i < 4 * seconds; i++) {
                history.progress(++step);
                Thread.sleep(PAUSE.toMillis());
            }
            double elapsed = (System.nanoTime() - began) / 1e9;
            double share = console.processorTime().minus(before).toMillis() / 1e3 / elapsed;
            System.out.printf(
                    "%d streams open, %.1f events a second each: %.0f %% of a core, resident %d MB; load %.1f%n",
                    looking.open(),
                    (looking.events() - eventsBefore) / elapsed / Math.max(1, looking.open()),
                    100 * share,
                    console.residentMegabytes(),
                    load());
        }
        Thread.sleep(2_000);
        Duration idle = console.processorTime();
        Thread.sleep(10_000);
        System.out.printf(
                "nobody looks: %.1f %% of a core%n",
                100 * console.processorTime().minus(idle).toMillis() / 10_000d);
    }
}
