package dev.weightflow.cli.demo;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.BackgroundProcess;
import dev.weightflow.cli.platform.LocalPlatform;
import dev.weightflow.cli.platform.PartState;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformOptions;
import dev.weightflow.cli.platform.PlatformState;
import dev.weightflow.cli.platform.PlatformStatus;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.cli.platform.Sleep;
import dev.weightflow.cli.platform.StartReport;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The platform that the demo runs on: the one that is up, or one that it starts and, unless told otherwise, stops. */
final class DemoPlatform implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final int LOOKS = 240;

    private final PlatformDirectory directory;
    private final Terminal terminal;
    private final Runnable stop;

    private DemoPlatform(PlatformDirectory directory, Terminal terminal, Runnable stop) {
        this.directory = directory;
        this.terminal = terminal;
        this.stop = stop;
    }

    static DemoPlatform up(Terminal terminal, boolean keepRunning, Optional<String> device)
            throws InterruptedException {
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        if (PlatformStatus.of(directory).running()) {
            awaitReady(directory);
            terminal.say("  it is up already");
            return new DemoPlatform(directory, terminal, () -> {});
        }
        StartReport report = new StartReport(line -> terminal.say("  " + line), Clock.systemUTC());
        if (keepRunning) {
            List<String> command = Stream.concat(Stream.of("up"), device.map(name -> "--device=" + name).stream())
                    .toList();
            BackgroundProcess.start(directory, Weightflow.class, command, report);
            return new DemoPlatform(directory, terminal, () -> {});
        }
        LocalPlatform platform = LocalPlatform.in(
                directory, PlatformOptions.usual(terminal.root()).withDevice(device), report);
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "weightflow-stop"));
        platform.start();
        return new DemoPlatform(directory, terminal, () -> {
            terminal.say("Stopping the platform; './weightflow up' starts it again, with all that it stored");
            platform.close();
        });
    }

    /** Refuses a device where a platform runs already, which has its own. */
    static void check(Terminal terminal, Optional<String> device) {
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        if (device.isPresent() && PlatformStatus.of(directory).running()) {
            throw CommandFailure.refused(
                    "already-running",
                    "--device " + device.get() + " is for a platform that the demo starts, and one runs in "
                            + directory.root() + ": './weightflow down' stops it.");
        }
    }

    Map<String, String> urls() {
        Map<String, String> urls = new TreeMap<>();
        for (PartState part : PlatformStatus.of(directory).parts()) {
            if (Arrays.stream(ServiceName.values()).anyMatch(service -> service.isInstance(part.name()))) {
                part.address().ifPresent(url -> urls.put(part.name(), url));
            }
        }
        return urls;
    }

    boolean staysUp() {
        return !directory.isOurs();
    }

    @Override
    public void close() {
        stop.run();
    }

    private static void awaitReady(PlatformDirectory directory) throws InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            PlatformStatus status = PlatformStatus.of(directory);
            if (status.phase().filter(PlatformState.Phase.READY::equals).isPresent()) {
                return;
            }
            Sleep.real().sleep(LOOK_AGAIN);
        }
        throw new CommandFailure(
                "not-ready",
                ExitStatus.UNAVAILABLE,
                "The platform in " + directory.root()
                        + " runs and does not become ready: './weightflow status' shows how it"
                        + " is, './weightflow down' stops it.");
    }
}
