package dev.weightflow.cli.command;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.platform.PlatformFlags;
import dev.weightflow.cli.platform.StatusText;
import dev.weightflow.local.platform.BackgroundProcess;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.PlatformStatus;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.platform.StartReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Starts Kafka, the object store and the services on this machine.")
public final class UpCommand extends SessionCommand {

    @Option(names = "--detach", description = "Return when it is ready, and leave it running in the background.")
    private boolean detach;

    @Mixin
    private final PlatformFlags flags = new PlatformFlags();

    private PlatformOptions options;

    @Override
    protected void run() throws InterruptedException {
        options = flags.options(terminal.root());
        int trainers = options.trainers();
        require(
                trainers >= 1 && trainers <= PlatformOptions.MOST_TRAINERS,
                "--trainers must be between 1 and " + PlatformOptions.MOST_TRAINERS + ", not " + trainers);
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        PlatformStatus now = PlatformStatus.of(directory);
        if (detach && now.running()) {
            showRunning(directory, now);
        } else if (detach) {
            List<String> command =
                    Stream.concat(Stream.of("up"), choices().stream()).toList();
            BackgroundProcess.start(directory, Weightflow.class, command, report());
            show(directory);
        } else {
            runHere(directory);
        }
    }

    private void showRunning(PlatformDirectory directory, PlatformStatus now) {
        List<String> choices = choices();
        if (!choices.isEmpty()) {
            throw CommandFailure.refused(
                    "already-running",
                    String.join(" ", choices) + (choices.size() == 1 ? " is" : " are")
                            + " for a platform that is started, and one runs in " + directory.root()
                            + ": './weightflow down' stops it.");
        }
        if (directory.startedAt().filter(options::builtAfter).isPresent()) {
            terminal.say("The services were rebuilt after it was started: './weightflow down' and './weightflow up'"
                    + " switch to the new build.");
        }
        terminal.show(now, () -> StatusText.of(now));
    }

    private void runHere(PlatformDirectory directory) throws InterruptedException {
        LocalPlatform platform = LocalPlatform.startedIn(directory, options, report());
        show(directory);
        terminal.say("Ctrl-C stops it.");
        platform.awaitEnd();
    }

    private StartReport report() {
        return new StartReport(terminal::say, Clock.systemUTC());
    }

    private void show(PlatformDirectory directory) {
        PlatformStatus status = PlatformStatus.of(directory);
        terminal.show(status, () -> StatusText.of(status));
        status.instanceOf(ServiceName.CONSOLE)
                .filter(console -> !options.without().contains(ServiceName.CONSOLE))
                .ifPresent(console -> terminal.say("'./weightflow console' opens the console in a browser."));
        options.without().forEach(service -> terminal.say(settingsOf(service, directory.settingsOf(service))));
    }

    /** Lists a service's settings for the developer who runs it; secrets are left out and remain in the file alone. */
    private static String settingsOf(ServiceName service, Path file) {
        try (Stream<String> settings = Files.lines(file)) {
            return settings.map(line -> line.replaceAll("^(.*(secret-key|jaas\\.config)=).*", "$1…"))
                    .collect(Collectors.joining(
                            "\n  ",
                            "\nThe settings of " + service + " are in " + file + ":\n  ",
                            "\n'./mvnw quarkus:dev -pl services/" + service
                                    + "' runs it with them, and reloads it when its sources change."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the options of this command as the user wrote them. */
    private List<String> choices() {
        return spec.commandLine().getParseResult().matchedOptionsSet().stream()
                .filter(option -> !option.inherited() && !option.longestName().equals("--detach"))
                .flatMap(option ->
                        option.originalStringValues().stream().map(value -> option.longestName() + "=" + value))
                .toList();
    }
}
