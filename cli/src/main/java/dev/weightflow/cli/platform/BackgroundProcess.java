package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.embedded.process.ServerException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The platform in a process of its own, which outlives the one that started it. */
public final class BackgroundProcess {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final PlatformDirectory directory;
    private final Process process;
    private final Sleep sleep;

    private BackgroundProcess(PlatformDirectory directory, Process process, Sleep sleep) {
        this.directory = directory;
        this.process = process;
        this.sleep = sleep;
    }

    /**
     * Runs a command of this program in the background, with its output in the platform's log.
     *
     * @param main the program's main class
     * @param arguments the command
     */
    public static BackgroundProcess start(
            PlatformDirectory directory, Class<?> main, List<String> arguments, Sleep sleep) {
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
            return new BackgroundProcess(directory, builder.start(), sleep);
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(directory.root(), e.getMessage(), e);
        }
    }

    /**
     * Waits until the platform serves, and tells each state on the way.
     *
     * @throws CommandFailure if it does not start
     */
    public void awaitReady(Consumer<PlatformState> audience) throws InterruptedException {
        while (true) {
            boolean alive = process.isAlive();
            Optional<PlatformState> state = directory.state().read().filter(known -> known.pid() == process.pid());
            state.ifPresent(audience);
            if (state.filter(known -> known.phase() == PlatformState.Phase.READY)
                    .isPresent()) {
                return;
            }
            if (!alive) {
                throw new CommandFailure("not-started", ExitStatus.FAILED, reason(state));
            }
            sleep.sleep(Duration.ofMillis(200));
        }
    }

    private String reason(Optional<PlatformState> state) {
        return state.flatMap(PlatformState::failure)
                .orElseGet(() -> "The platform ended with exit status " + process.exitValue()
                        + " before it was ready; its log is " + directory.platformLog() + ".");
    }
}
