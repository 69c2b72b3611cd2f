package dev.weightflow.local.platform;

import dev.weightflow.local.process.ServerException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Platform in a process of its own, which outlives the one that started it. */
public final class BackgroundProcess {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private BackgroundProcess() {}

    /**
     * Runs a command of this program in the background, with its output in the platform's log, and waits until the platform is ready.
     *
     * @throws PlatformFailure if it does not start
     */
    public static void start(
            PlatformDirectory directory, Class<?> main, List<String> arguments, Consumer<PlatformState> audience)
            throws InterruptedException {
        Process process = started(directory, main, arguments);
        awaitReady(directory, process.toHandle(), audience);
    }

    /**
     * Waits until the platform of a process is ready.
     *
     * @throws PlatformFailure if the process ends before
     */
    public static void awaitReady(PlatformDirectory directory, ProcessHandle process, Consumer<PlatformState> audience)
            throws InterruptedException {
        while (true) {
            boolean alive = process.isAlive();
            Optional<PlatformState> state = directory.state().read().filter(known -> known.pid() == process.pid());
            state.ifPresent(audience);
            if (state.filter(known -> known.phase() == PlatformState.Phase.READY)
                    .isPresent()) {
                return;
            }
            if (!alive) {
                String unknown = "The platform ended before it was ready; its log is " + directory.platformLog() + ".";
                throw PlatformFailure.failed(
                        "not-started", state.flatMap(PlatformState::failure).orElse(unknown));
            }
            Thread.sleep(200);
        }
    }

    private static Process started(PlatformDirectory directory, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // without the terminal: neither Ctrl-C nor its end reaches the platform
            command.add(SETSID.toString());
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(directory.platformLog().toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(directory.root(), e.getMessage(), e);
        }
    }
}
