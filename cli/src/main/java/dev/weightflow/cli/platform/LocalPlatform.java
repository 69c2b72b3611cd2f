package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.FolderLock;
import dev.weightflow.cli.platform.PlatformState.StateFile;
import dev.weightflow.embedded.AccessTokens;
import dev.weightflow.embedded.process.ServerException;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform, run by this process: its parts, wired together, and the lock on their folder. */
public final class LocalPlatform implements AutoCloseable {

    public static final String BUCKET = "weightflow";

    /** The name by which the services know the command line. */
    public static final String COMMAND_LINE = "command-line";

    private static final Logger LOG = LoggerFactory.getLogger(LocalPlatform.class);

    private final PlatformDirectory directory;
    private final FolderLock lock;
    private final Supervisor supervisor;

    private LocalPlatform(PlatformDirectory directory, FolderLock lock, Supervisor supervisor) {
        this.directory = directory;
        this.lock = lock;
        this.supervisor = supervisor;
    }

    /**
     * Takes the folder and wires the parts; nothing runs yet.
     *
     * @param audience is told each new state, after the state file has been written, or could not be
     * @throws CommandFailure if another process runs the platform in that folder
     */
    public static LocalPlatform in(
            PlatformDirectory directory, PlatformOptions options, Consumer<PlatformState> audience) {
        FolderLock lock = directory.lock().orElseThrow(() -> alreadyRunning(directory));
        try {
            directory.pidFile().write(ProcessHandle.current());
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(directory.root(), e.getMessage(), e);
        }
        return new LocalPlatform(
                directory, lock, supervisor(directory, options, writingTo(directory.state(), audience)));
    }

    private static Supervisor supervisor(
            PlatformDirectory directory, PlatformOptions options, Consumer<PlatformState> audience) {
        // made before the services start, each with all others' public keys on the ring
        directory.signingKeys().ifPresent(keys -> {
            ServiceName.deciding().forEach(service -> keys.of(service.key()));
            keys.of(CollectorProcess.NAME);
        });
        Part kafka = options.kafka(directory);
        ObjectStorePart store = options.objectStore(directory);
        Map<Boolean, List<Part>> services = ServiceName.deciding().stream()
                .collect(Collectors.partitioningBy(
                        options::first,
                        Collectors.flatMapping(
                                service -> instances(
                                        service,
                                        directory,
                                        options,
                                        () -> settings(service, directory, options, kafka, store)),
                                Collectors.toList())));
        List<Part> console = instances(ServiceName.CONSOLE, directory, options, () -> {
                    Map<String, String> settings = settings(ServiceName.CONSOLE, directory, options, kafka, store);
                    services.values().forEach(some -> some.forEach(service -> settings.putAll(addresses(service))));
                    return settings;
                })
                .toList();
        // whoever runs it is told its settings when the platform is ready
        boolean another = options.without().contains(ServiceName.CONSOLE);
        return new Supervisor(
                List.of(List.of(kafka, store), services.get(true), services.get(false), another ? console : List.of()),
                another ? List.of() : console,
                Sleep.real(),
                Clock.systemUTC(),
                options.longestPause(),
                audience,
                LOG::warn);
    }

    private static Stream<Part> instances(
            ServiceName service,
            PlatformDirectory directory,
            PlatformOptions options,
            Supplier<Map<String, String>> settings) {
        return IntStream.rangeClosed(1, options.instancesOf(service))
                .mapToObj(number -> new ServicePart(service, number, directory, options, settings));
    }

    /** How the console is told where a service is. Only its first instance has the service's name, and is asked. */
    private static Map<String, String> addresses(Part service) {
        return ServiceName.deciding().stream().anyMatch(name -> name.key().equals(service.name()))
                ? Map.of(
                        "weightflow.console." + service.name() + "-url", service.address(),
                        "weightflow.console." + service.name() + "-management-url",
                                service.management().orElseThrow())
                : Map.of();
    }

    /** As {@link #in}; it is closed when this process is told to stop. */
    public static LocalPlatform ofThisProcess(
            PlatformDirectory directory, PlatformOptions options, Consumer<PlatformState> audience) {
        LocalPlatform platform = in(directory, options, audience);
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "weightflow-stop"));
        return platform;
    }

    /** The same, started. */
    public static LocalPlatform startedIn(
            PlatformDirectory directory, PlatformOptions options, Consumer<PlatformState> audience) {
        LocalPlatform platform = ofThisProcess(directory, options, audience);
        platform.start();
        return platform;
    }

    /** Starts everything, and starts again what dies until it is closed; if a part cannot start, the others are stopped and its failure is thrown. */
    public void start() {
        supervisor.start();
    }

    /** Waits until it is closed. */
    public void awaitEnd() throws InterruptedException {
        supervisor.awaitEnd();
    }

    @Override
    public void close() {
        supervisor.close();
        directory.pidFile().delete();
        lock.close();
    }

    private static Consumer<PlatformState> writingTo(StateFile file, Consumer<PlatformState> audience) {
        return state -> {
            try {
                file.write(state);
            } finally {
                audience.accept(state);
            }
        };
    }

    private static CommandFailure alreadyRunning(PlatformDirectory directory) {
        String process = directory
                .supervisor()
                .map(owner -> " as process " + owner.pid())
                .orElse("");
        return CommandFailure.refused(
                "already-running",
                "Weightflow already runs in " + directory.root() + process
                        + ": './weightflow status' shows it, './weightflow down' stops it.");
    }

    /** What a service is told about the others; where broker and store are is known when they run. */
    private static Map<String, String> settings(
            ServiceName service,
            PlatformDirectory directory,
            PlatformOptions options,
            Part kafka,
            ObjectStorePart store) {
        AccessTokens access = directory.accessTokens();
        access.of(COMMAND_LINE, "admin");
        Map<String, String> settings = new HashMap<>(options.settingsOf(service));
        settings.put("weightflow.security.tokens", access.hashes().toString());
        settings.putAll(directory.settings(service.key(), kafka.address(), store.addressForServices()));
        return settings;
    }
}
