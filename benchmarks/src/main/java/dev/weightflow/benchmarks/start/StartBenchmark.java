package dev.weightflow.benchmarks.start;

import dev.weightflow.benchmarks.Processor;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmarks/start",
        mixinStandardHelpOptions = true,
        description =
                "Times commands and starts of the platform, by turns with class-data archives and without, and a bare JVM.")
final class StartBenchmark implements Callable<Integer> {
    private static final List<String> COMMANDS = List.of("--version", "help", "status", "datasets list --json");

    @Option(names = "--rounds", defaultValue = "9", description = "Runs of each command: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--platforms", defaultValue = "3", description = "Starts of the platform: ${DEFAULT-VALUE}")
    private int platforms;

    @Option(names = "--idle", defaultValue = "60", description = "Seconds that it is left idle: ${DEFAULT-VALUE}")
    private int idle;

    @Option(names = "--writes", defaultValue = "100", description = "Requests of each kind: ${DEFAULT-VALUE}")
    private int writes;

    private final List<PlatformRun> asItIs = new ArrayList<>();
    private final List<PlatformRun> plain = new ArrayList<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StartBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println(Processor.description());
        Path folder = Files.createTempDirectory("start-benchmark");
        Launcher with = Launcher.asItIs(folder.resolve("with"));
        Launcher without = Launcher.plain(folder.resolve("without"));
        // builds missing parts, with their archives; not timed
        with.run("up", "--detach");
        with.run("down");
        for (int round = 0; round < platforms; round++) {
            boolean first = round == 0;
            asItIs.add(PlatformRun.of(with, Duration.ofSeconds(idle), launcher -> {
                if (first) {
                    commands(launcher, without.in(launcher.state()));
                }
            }));
            plain.add(PlatformRun.of(without, Duration.ofSeconds(idle), launcher -> {}));
        }
        compare("platform ready, s", PlatformRun::ready);
        compare("  processor time until then, s", PlatformRun::processor);
        compare("  resident when idle, MiB", PlatformRun::resident);
        compare("  idle, % of a core", PlatformRun::idle);
        compare("  stopped, s", PlatformRun::stopped);
        with.run("up", "--detach");
        Writes.time(with, writes);
        Predictions.time(with);
        Firsts.services(with);
        with.run("down");
        Firsts.demo(Launcher.asItIs(folder.resolve("demo")));
        System.out.printf(
                "load %.1f%n", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return 0;
    }

    /** Times commands on the running platform, alternating. */
    private void commands(Launcher with, Launcher without) throws Exception {
        Path classes = Path.of("benchmarks/target/classes");
        for (String command : COMMANDS) {
            List<Run> now = new ArrayList<>();
            List<Run> before = new ArrayList<>();
            List<Run> bare = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                now.add(with.run(command.split(" ")));
                before.add(without.run(command.split(" ")));
                bare.add(Launcher.bareJvm(classes));
            }
            System.out.printf(
                    "%-22s wall %.2f s, %.2f of plain, %.1f of a bare JVM; processor %.2f s, %.2f of plain%n",
                    command,
                    median(now, Run::seconds),
                    median(now, Run::seconds) / median(before, Run::seconds),
                    median(now, Run::seconds) / median(bare, Run::seconds),
                    median(now, Run::processor),
                    median(now, Run::processor) / median(before, Run::processor));
        }
    }

    private void compare(String what, ToDoubleFunction<PlatformRun> figure) {
        double now = median(asItIs, figure);
        double before = median(plain, figure);
        System.out.printf("%-32s %.1f; plain %.1f; ratio %.2f%n", what, now, before, now / before);
    }

    private static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
