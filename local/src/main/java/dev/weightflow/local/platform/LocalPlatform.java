package dev.weightflow.local.platform;

import dev.weightflow.local.platform.PlatformState.StateFile;
import dev.weightflow.local.process.ServerException;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.schema.file.FolderLock;
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

/** Platform run by this process: its parts, wired together, and the lock on their folder. */
public final class LocalPlatform implements AutoCloseable {

    public static final String BUCKET = "weightflow";

    /** Name of the command line at the services. */
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
     * @param audience called with each new state, after an attempt to write the state file
     * @throws PlatformFailure if another process runs the platform in that folder
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
        // its developer gets its settings once the platform is ready
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

    /** Returns the console's settings for a service's address. Only the first instance has the service's name, and is called. */
    private static Map<String, String> addresses(Part service) {
        return ServiceName.deciding().stream().anyMatch(name -> name.key().equals(service.name()))
                ? Map.of(
                        "weightflow.console." + service.name() + "-url", service.address(),
                        "weightflow.console." + service.name() + "-management-url",
                                service.management().orElseThrow())
                : Map.of();
    }

    /** Creates a platform as {@link #in}, which is closed when this process receives a stop signal. */
    public static LocalPlatform ofThisProcess(
            PlatformDirectory directory, PlatformOptions options, Consumer<PlatformState> audience) {
        LocalPlatform platform = in(directory, options, audience);
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "weightflow-stop"));
        return platform;
    }

    /** Creates a platform as {@link #in}, and starts it. */
    public static LocalPlatform startedIn(
            PlatformDirectory directory, PlatformOptions options, Consumer<PlatformState> audience) {
        LocalPlatform platform = ofThisProcess(directory, options, audience);
        platform.start();
        return platform;
    }

    /**
     * Starts everything, and restarts parts that die until it is closed; if a part cannot start, the others are stopped and its failure is thrown.
     */
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

    private static PlatformFailure alreadyRunning(PlatformDirectory directory) {
        String process = directory
                .supervisor()
                .map(owner -> " as process " + owner.pid())
                .orElse("");
        return PlatformFailure.refused(
                "already-running",
                "Weightflow already runs in " + directory.root() + process
                        + ": './weightflow status' shows it, './weightflow down' stops it.");
    }

    /** Returns a service's settings of the other services; those of broker and store are known once they run. */
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
