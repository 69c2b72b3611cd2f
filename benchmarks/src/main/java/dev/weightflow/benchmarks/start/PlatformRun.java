package dev.weightflow.benchmarks.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Platform from its start to its end.
 *
 * @param ready seconds until it was ready
 * @param processor seconds of processor time of all its processes until then
 * @param resident MiB of all its processes, after it has idled
 * @param idle percent of a core that all its processes used while idle
 * @param stopped seconds of the stop
 */
record PlatformRun(double ready, double processor, double resident, double idle, double stopped) {
    private static final Duration SETTLE = Duration.ofSeconds(20);

    /** Starts it, runs {@code meanwhile}, then leaves it idle for a while and stops it. */
    static PlatformRun of(Launcher launcher, Duration idle, Meanwhile meanwhile) throws Exception {
        Run up = launcher.run("up", "--detach");
        double processor = processor(launcher) + up.processor();
        meanwhile.run(launcher);
        Thread.sleep(SETTLE.toMillis());
        double before = processor(launcher);
        long began = System.nanoTime();
        Thread.sleep(idle.toMillis());
        double share = 100 * (processor(launcher) - before) / ((System.nanoTime() - began) / 1e9);
        double resident = resident(launcher);
        Run down = launcher.run("down");
        return new PlatformRun(up.seconds(), processor, resident, share, down.seconds());
    }

    /** Action on a platform that has just become ready. */
    interface Meanwhile {
        void run(Launcher launcher) throws Exception;
    }

    private static Stream<ProcessHandle> processes(Launcher launcher) throws IOException {
        String pid =
                Files.readString(launcher.state().resolve("run/platform.pid")).split("\\s")[0];
        ProcessHandle supervisor = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        return Stream.concat(Stream.of(supervisor), supervisor.descendants());
    }

    private static double processor(Launcher launcher) throws IOException {
        return processes(launcher)
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(time -> time.toMillis() / 1e3)
                .sum();
    }

    private static double resident(Launcher launcher) throws IOException {
        String pids =
                processes(launcher).map(process -> Long.toString(process.pid())).collect(Collectors.joining(","));
        Process ps = new ProcessBuilder(List.of("ps", "-o", "rss=", "-p", pids)).start();
        String kibibytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return kibibytes.lines().mapToLong(line -> Long.parseLong(line.strip())).sum() / 1024.0;
    }
}
