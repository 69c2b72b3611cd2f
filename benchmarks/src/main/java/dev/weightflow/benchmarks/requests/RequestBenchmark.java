package dev.weightflow.benchmarks.requests;

import dev.weightflow.benchmarks.Processor;
import dev.weightflow.benchmarks.requests.Callers.Seen;
import dev.weightflow.benchmarks.start.Launcher;
import dev.weightflow.schema.text.Numbers;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmarks/requests",
        mixinStandardHelpOptions = true,
        description =
                "Times requests for trainings over REST, and their cancelling, while two trainers work; with another checkout by turns.")
final class RequestBenchmark implements Callable<Integer> {
    @Option(names = "--requests", defaultValue = "5000", description = "Requests of a run: ${DEFAULT-VALUE}")
    private int requests;

    @Option(
            names = "--warm-up",
            defaultValue = "500",
            description = "Requests before them that are not counted, while JVMs compile: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(names = "--callers", defaultValue = "64", description = "Callers at a time: ${DEFAULT-VALUE}")
    private int callers;

    @Option(names = "--rounds", defaultValue = "1", description = "Runs of each platform, by turns: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--against",
            paramLabel = "CHECKOUT",
            description = "The folder of another checkout, whose platform takes turns with this one's.")
    private Optional<Path> against = Optional.empty();

    /** Measurements of one platform. */
    private record Run(Seen accepted, Seen shown, Seen cancelled) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RequestBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println(Processor.description());
        Path folder = Files.createTempDirectory("request-benchmark");
        Map<String, Launcher> platforms = new LinkedHashMap<>();
        against.ifPresent(checkout -> platforms.put(
                "before", Launcher.asItIs(folder.resolve("before")).ofCheckout(checkout)));
        platforms.put("now", Launcher.asItIs(folder.resolve("now")));
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Launcher> platform : platforms.entrySet()) {
                Run run = measured(platform.getValue());
                runs.computeIfAbsent(platform.getKey(), any -> new ArrayList<>())
                        .add(run);
                print(platform.getKey(), run);
            }
        }
        if (against.isPresent()) {
            System.out.printf(
                    "accepted a second, now of before: %.2f; cancelled %.2f%n",
                    median(runs.get("now"), Run::accepted) / median(runs.get("before"), Run::accepted),
                    median(runs.get("now"), Run::cancelled) / median(runs.get("before"), Run::cancelled));
        }
        return 0;
    }

    private Run measured(Launcher launcher) throws Exception {
        try {
            WorkingPlatform platform = WorkingPlatform.start(launcher);
            Callers all = Callers.of(callers);
            List<String> warm = jobs(all.send(warmUp, platform::request));
            all.send(warmUp, number -> platform.cancel(number, warm.get(number)));
            Seen accepted = all.send(requests, number -> platform.request(warmUp + number));
            List<String> jobs = jobs(accepted);
            Seen shown = all.send(requests, number -> platform.show(number, jobs.get(number)));
            Seen cancelled = all.send(requests, number -> platform.cancel(number, jobs.get(number)));
            return new Run(accepted, shown, cancelled);
        } finally {
            launcher.run("down");
        }
    }

    private static List<String> jobs(Seen accepted) {
        return accepted.answers().stream().map(WorkingPlatform::job).toList();
    }

    private static void print(String platform, Run run) {
        System.out.printf(
                "%-7s accepted %s; %.2f of reading%n        cancelled %s%n        read back %s%n        load %.1f%n",
                platform,
                said(run.accepted()),
                run.accepted().perSecond() / run.shown().perSecond(),
                said(run.cancelled()),
                said(run.shown()),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String said(Seen seen) {
        return Numbers.format("%.0f a second, %s", seen.perSecond(), seen.latencies());
    }

    private interface Part {
        Seen of(Run run);
    }

    private static double median(List<Run> runs, Part part) {
        double[] sorted = runs.stream()
                .mapToDouble(run -> part.of(run).perSecond())
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
