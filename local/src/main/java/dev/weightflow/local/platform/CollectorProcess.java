package dev.weightflow.local.platform;

import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.process.ServerException;
import dev.weightflow.local.process.ShutdownHook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collector of the platform on this machine: a process that runs once, prints its result, and ends. */
public final class CollectorProcess {
    /** Name of the collector in broker, keys and logs. */
    public static final String NAME = "collector";

    private static final String OURS = "WEIGHTFLOW_";
    private static final List<String> SHORT = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private CollectorProcess() {}

    /**
     * Outcome of a run of the collector.
     *
     * @param status its exit status
     * @param said its output: one JSON document, unless it failed before
     * @param log its log file
     */
    public record Ended(int status, String said, Path log) {}

    /**
     * Runs it over the broker and the store of the platform that runs there.
     *
     * @param project folder of its build
     * @throws PlatformFailure if it is not built, or no platform runs there
     */
    public static Ended run(Path project, PlatformDirectory directory, List<String> arguments)
            throws InterruptedException {
        Path application = built(project).jar();
        PlatformStatus platform = PlatformStatus.of(directory);
        Map<String, String> settings =
                directory.settings(NAME, address(platform, "kafka"), address(platform, "object-store"));
        Home home = Home.prepare(directory.service(NAME), Home.ROOM_TO_START);
        settings.put("weightflow.data-dir", home.resolve("data").toString());
        Path log = home.resolve(ChildSpec.LOG);
        ProcessBuilder builder = new ProcessBuilder(command(SHORT, List.of("-jar", application.toString()), arguments))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith(OURS) && !name.startsWith(OURS + "COLLECTOR_"));
        settings.forEach((key, value) -> environment.put(ServicePart.variable(key), value));
        // a user waits for it, and learns sooner than on a cluster that the broker does not answer
        environment.putIfAbsent(OURS + "COLLECTOR_START_TIMEOUT", "60s");
        try {
            Process process = builder.start();
            try (ShutdownHook stop = ShutdownHook.doing(process::destroy)) {
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Ended(process.waitFor(), said, log);
            }
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory(), e.getMessage(), e);
        }
    }

    static String address(PlatformStatus platform, String part) {
        return platform.addressOf(part)
                .orElseThrow(() -> PlatformFailure.unavailable(
                        "service-unavailable",
                        "No platform runs in " + platform.directory()
                                + ", and its broker and its store are needed: './weightflow up --detach' starts it."));
    }

    /**
     * @param tuning options of the JVM
     * @param program what to run, as the JVM's options name it
     */
    static List<String> command(List<String> tuning, List<String> program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData"));
        command.addAll(tuning);
        command.addAll(program);
        command.addAll(arguments);
        return command;
    }

    /** @throws PlatformFailure if it is not built */
    static PackagedService built(Path project) {
        PackagedService application = PlatformOptions.application(project, NAME);
        if (!Files.exists(application.jar())) {
            throw PlatformFailure.failed(
                    "not-built",
                    "The collector is not built: " + application.jar()
                            + " is missing; './mvnw -q -DskipTests package' builds it.");
        }
        return application;
    }
}
