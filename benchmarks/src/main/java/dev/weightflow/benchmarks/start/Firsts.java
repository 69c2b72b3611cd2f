package dev.weightflow.benchmarks.start;

import dev.weightflow.local.process.HttpProbe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Time from the start of a demo to its first data, and of a single service to its first answer. */
final class Firsts {
    private static final List<String> SERVICES =
            List.of("dataset-ingestion", "trainer", "evaluator", "checkpoint-registry", "retraining");
    private static final int ROUNDS = 3;

    private Firsts() {}

    /** Times a demo in an empty folder: until it ingests, and until the ingested data are stored. */
    static void demo(Launcher launcher) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("./weightflow", "demo").redirectErrorStream(true);
        builder.environment().putAll(launcher.environment());
        builder.environment().put("WEIGHTFLOW_STATE", launcher.state().toString());
        long began = System.nanoTime();
        Process demo = builder.start();
        double rendered = Double.NaN;
        double ingests = Double.NaN;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                double now = (System.nanoTime() - began) / 1e9;
                if (line.startsWith("2/6")) {
                    rendered = now;
                } else if (line.startsWith("3/6")) {
                    ingests = now;
                } else if (line.contains(" is stored")) {
                    System.out.printf(
                            "demo: scenes rendered after %.1f s, ingesting after %.1f s, 288 images stored after %.1f s%n",
                            rendered, ingests, now);
                    return;
                }
            }
            throw new IllegalStateException("the demo ended before its dataset was stored");
        } finally {
            launcher.run("down");
            demo.waitFor();
        }
    }

    /** Times services of a running platform, each killed and restarted by its supervisor: from the process's start to its first answer. */
    static void services(Launcher launcher) throws IOException, InterruptedException {
        long pid = Long.parseLong(
                Files.readString(launcher.state().resolve("run/platform.pid")).split("\\s")[0]);
        ProcessHandle supervisor = ProcessHandle.of(pid).orElseThrow();
        for (String service : SERVICES) {
            URI address = launcher.address(service);
            List<Double> seconds = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Set<Long> before = supervisor.children().map(ProcessHandle::pid).collect(Collectors.toSet());
                ProcessHandle.of(launcher.process(service)).orElseThrow().destroyForcibly();
                ProcessHandle again = started(supervisor, before);
                while (!new HttpProbe(address).getAsBoolean()) {
                    Thread.sleep(10);
                }
                seconds.add(Duration.between(again.info().startInstant().orElseThrow(), Instant.now())
                                .toMillis()
                        / 1e3);
                Thread.sleep(Duration.ofSeconds(5).toMillis());
            }
            seconds.sort(Double::compare);
            System.out.printf("%-22s alone, to its first answer: %.2f s%n", service, seconds.get(ROUNDS / 2));
        }
    }

    private static ProcessHandle started(ProcessHandle supervisor, Set<Long> before) throws InterruptedException {
        while (true) {
            for (ProcessHandle child : supervisor.children().toList()) {
                if (!before.contains(child.pid())) {
                    return child;
                }
            }
            Thread.sleep(5);
        }
    }
}
