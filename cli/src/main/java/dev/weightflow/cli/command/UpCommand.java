package dev.weightflow.cli.command;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.BackgroundProcess;
import dev.weightflow.cli.platform.HeapSize;
import dev.weightflow.cli.platform.LocalPlatform;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformOptions;
import dev.weightflow.cli.platform.PlatformStatus;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.cli.platform.Sleep;
import dev.weightflow.cli.platform.StartReport;
import dev.weightflow.embedded.process.Port;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the platform. */
@Command(name = "up", description = "Starts Kafka, the object store and the four services on this machine.")
public final class UpCommand implements Callable<Integer> {

    private static final int MOST_TRAINERS = 16;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(names = "--detach", description = "Leave the platform running in the background.")
    private boolean detach;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka's port; else 9092 or any free one.")
    private Optional<Port> kafkaPort = Optional.empty();

    @Option(
            names = "--object-store-port",
            paramLabel = "PORT",
            description = "The object store's port; else 9000 or any free one.")
    private Optional<Port> objectStorePort = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "SERVICE=PORT",
            description =
                    "A service's port; else 8081 to 8084 or any free one. The services are dataset-ingestion, trainer, evaluator and checkpoint-registry.")
    private Map<ServiceName, Port> ports = new LinkedHashMap<>();

    @Option(
            names = "--heap",
            paramLabel = "SERVICE=SIZE",
            description = "The most heap a service's JVM may take, such as trainer=2g.")
    private Map<ServiceName, HeapSize> heaps = new LinkedHashMap<>();

    @Option(
            names = "--trainers",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many trainers share the jobs (default ${DEFAULT-VALUE}).")
    private int trainers;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "What trainer and evaluator compute on: auto, cpu or cuda:N (a GPU if there is one).")
    private Optional<String> device = Optional.empty();

    public UpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (trainers < 1 || trainers > MOST_TRAINERS) {
            throw new CommandFailure(
                    "invalid-argument",
                    ExitStatus.USAGE,
                    "--trainers must be between 1 and " + MOST_TRAINERS + ", not " + trainers + ".");
        }
        PlatformDirectory directory = PlatformDirectory.prepare(terminal.directory());
        PlatformStatus now = PlatformStatus.of(directory);
        if (detach && now.running()) {
            return alreadyRunning(directory, now);
        }
        return detach ? inBackground(directory) : here(directory);
    }

    private int alreadyRunning(PlatformDirectory directory, PlatformStatus now) {
        List<String> choices = choices();
        if (!choices.isEmpty()) {
            throw new CommandFailure(
                    "already-running",
                    ExitStatus.REFUSED,
                    String.join(" ", choices) + (choices.size() == 1 ? " is" : " are")
                            + " for a platform that is started, and one runs in " + directory.root()
                            + ": './weightflow down' stops it.");
        }
        if (directory.startedAt().filter(options()::builtAfter).isPresent()) {
            terminal.say("The services were built again after it was started: './weightflow down' and './weightflow up'"
                    + " take the new build.");
        }
        terminal.show(now, now::asText);
        return 0;
    }

    private int inBackground(PlatformDirectory directory) throws InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("up"), choices().stream()).toList();
        BackgroundProcess.start(directory, Weightflow.class, command, Sleep.real())
                .awaitReady(report());
        show(directory);
        return 0;
    }

    private int here(PlatformDirectory directory) throws InterruptedException {
        LocalPlatform platform = LocalPlatform.in(directory, options(), report());
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "weightflow-stop"));
        platform.start();
        show(directory);
        terminal.say("Ctrl-C stops it.");
        platform.watch();
        return 0;
    }

    private StartReport report() {
        return new StartReport(terminal::say, Clock.systemUTC());
    }

    private void show(PlatformDirectory directory) {
        PlatformStatus status = PlatformStatus.of(directory);
        terminal.show(status, status::asText);
    }

    private PlatformOptions options() {
        PlatformOptions usual = PlatformOptions.usual(terminal.root());
        return new PlatformOptions(
                terminal.root(),
                kafkaPort.orElse(usual.kafka()),
                objectStorePort.orElse(usual.objectStore()),
                ports,
                heaps,
                trainers,
                device,
                usual.settings(),
                usual.longestPause(),
                usual.proxyPorts());
    }

    /** The options that say how the platform is to be. */
    private List<String> choices() {
        return spec.commandLine().getParseResult().matchedOptionsSet().stream()
                .filter(option -> !option.inherited() && !option.longestName().equals("--detach"))
                .flatMap(option ->
                        option.originalStringValues().stream().map(value -> option.longestName() + "=" + value))
                .toList();
    }
}
