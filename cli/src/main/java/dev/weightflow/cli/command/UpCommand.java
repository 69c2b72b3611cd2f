package dev.weightflow.cli.command;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.BackgroundProcess;
import dev.weightflow.cli.platform.LocalPlatform;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformOptions;
import dev.weightflow.cli.platform.PlatformStatus;
import dev.weightflow.cli.platform.Sleep;
import dev.weightflow.cli.platform.StartReport;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./weightflow up}. */
@Command(name = "up", description = "Starts Kafka, the object store and the four services on this machine.")
public final class UpCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(names = "--detach", description = "Return when it is ready, and leave it running in the background.")
    private boolean detach;

    @Mixin
    private final PlatformOptions options;

    public UpCommand(Session session) {
        this.terminal = session.terminal();
        this.options = PlatformOptions.usual(terminal.root());
    }

    @Override
    public Integer call() throws InterruptedException {
        if (options.trainers() < 1 || options.trainers() > PlatformOptions.MOST_TRAINERS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--trainers must be between 1 and " + PlatformOptions.MOST_TRAINERS + ", not "
                            + options.trainers());
        }
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        PlatformStatus now = PlatformStatus.of(directory);
        if (detach && now.running()) {
            showRunning(directory, now);
        } else if (detach) {
            List<String> command =
                    Stream.concat(Stream.of("up"), choices().stream()).toList();
            BackgroundProcess.start(directory, Weightflow.class, command, Sleep.real())
                    .awaitReady(report());
            show(directory);
        } else {
            runHere(directory);
        }
        return 0;
    }

    private void showRunning(PlatformDirectory directory, PlatformStatus now) {
        List<String> choices = choices();
        if (!choices.isEmpty()) {
            throw new CommandFailure(
                    "already-running",
                    ExitStatus.REFUSED,
                    String.join(" ", choices) + (choices.size() == 1 ? " is" : " are")
                            + " for a platform that is started, and one runs in " + directory.root()
                            + ": './weightflow down' stops it.");
        }
        if (directory.startedAt().filter(options::builtAfter).isPresent()) {
            terminal.say("The services were built again after it was started: './weightflow down' and './weightflow up'"
                    + " take the new build.");
        }
        terminal.show(now, now::asText);
    }

    private void runHere(PlatformDirectory directory) throws InterruptedException {
        LocalPlatform platform = LocalPlatform.in(directory, options, report());
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "weightflow-stop"));
        platform.start();
        show(directory);
        terminal.say("Ctrl-C stops it.");
        platform.watch();
    }

    private StartReport report() {
        return new StartReport(terminal::say, Clock.systemUTC());
    }

    private void show(PlatformDirectory directory) {
        PlatformStatus status = PlatformStatus.of(directory);
        terminal.show(status, status::asText);
    }

    /** What the user chose about the platform, as it was written. */
    private List<String> choices() {
        return spec.commandLine().getParseResult().matchedOptionsSet().stream()
                .filter(option -> !option.inherited() && !option.longestName().equals("--detach"))
                .flatMap(option ->
                        option.originalStringValues().stream().map(value -> option.longestName() + "=" + value))
                .toList();
    }
}
