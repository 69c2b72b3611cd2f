package dev.weightflow.cli.platform;

import dev.weightflow.embedded.process.Port;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user chose about the platform.
 *
 * @param project the project's root, under which the built services lie
 * @param kafka the broker's port
 * @param objectStore the S3 server's port
 * @param ports ports of services; the others get the ones they prefer, or free ones
 * @param heaps heaps of services; the others get their usual ones
 * @param trainers how many instances of the trainer share the jobs
 * @param device what trainer and evaluator compute on, {@code auto}, {@code cpu} or {@code cuda:N}; their own settings if absent
 * @param settings further settings of services, as variables of their environment
 * @param longestPause how long a part that died again and again is left alone at most before it is started again
 * @param proxyPorts how services reach broker and store, if not at their own ports
 */
public record PlatformOptions(
        Path project,
        Port kafka,
        Port objectStore,
        Map<ServiceName, Port> ports,
        Map<ServiceName, HeapSize> heaps,
        int trainers,
        Optional<String> device,
        Map<ServiceName, Map<String, String>> settings,
        Duration longestPause,
        ProxyPorts proxyPorts) {

    /**
     * Ports of this machine at which services reach the two servers in place of their own: those of proxies that tests put before them.
     *
     * @param kafka the broker's clients are sent there
     * @param objectStore services are told that port
     */
    public record ProxyPorts(OptionalInt kafka, OptionalInt objectStore) {
        static final ProxyPorts NONE = new ProxyPorts(OptionalInt.empty(), OptionalInt.empty());
    }

    private static final int KAFKA_PORT = 9092;
    private static final int OBJECT_STORE_PORT = 9000;

    /** The system tells the moment of a process's start to a second or so. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(10);

    public PlatformOptions {
        ports = Map.copyOf(ports);
        heaps = Map.copyOf(heaps);
        settings = Map.copyOf(settings);
    }

    /** What is usual, where it is free. */
    public static PlatformOptions usual(Path project) {
        return new PlatformOptions(
                project,
                Port.preferring(KAFKA_PORT),
                Port.preferring(OBJECT_STORE_PORT),
                Map.of(),
                Map.of(),
                1,
                Optional.empty(),
                Map.of(),
                Backoff.LONGEST,
                ProxyPorts.NONE);
    }

    /** The same with a device of the user's choice, if there is one. */
    public PlatformOptions withDevice(Optional<String> device) {
        return new PlatformOptions(
                project, kafka, objectStore, ports, heaps, trainers, device, settings, longestPause, proxyPorts);
    }

    /** The same with that many trainers. */
    public PlatformOptions withTrainers(int trainers) {
        return new PlatformOptions(
                project, kafka, objectStore, ports, heaps, trainers, device, settings, longestPause, proxyPorts);
    }

    /** The same, where a service has a setting of its own: {@code LEASE_TIMEOUT} is {@code WEIGHTFLOW_TRAINER_LEASE_TIMEOUT} of the trainer. */
    public PlatformOptions withSetting(ServiceName service, String setting, String value) {
        Map<String, String> ofService = new HashMap<>(settings.getOrDefault(service, Map.of()));
        ofService.put(service.variable(setting), value);
        Map<ServiceName, Map<String, String>> all = new HashMap<>(settings);
        all.put(service, Map.copyOf(ofService));
        return new PlatformOptions(
                project, kafka, objectStore, ports, heaps, trainers, device, all, longestPause, proxyPorts);
    }

    /** The same with another longest pause before a part is started again. */
    public PlatformOptions withLongestPause(Duration longestPause) {
        return new PlatformOptions(
                project, kafka, objectStore, ports, heaps, trainers, device, settings, longestPause, proxyPorts);
    }

    /** The same with a proxy at that port before the broker, which listens at a port of its own. */
    public PlatformOptions withKafkaBehind(int proxy, int own) {
        ProxyPorts both = new ProxyPorts(OptionalInt.of(proxy), proxyPorts.objectStore());
        return new PlatformOptions(
                project, Port.of(own), objectStore, ports, heaps, trainers, device, settings, longestPause, both);
    }

    /** The same with a proxy at that port before the S3 server, which listens at a port of its own. */
    public PlatformOptions withObjectStoreBehind(int proxy, int own) {
        ProxyPorts both = new ProxyPorts(proxyPorts.kafka(), OptionalInt.of(proxy));
        return new PlatformOptions(
                project, kafka, Port.of(own), ports, heaps, trainers, device, settings, longestPause, both);
    }

    /** Whether a service on disk was built after that moment. */
    public boolean builtAfter(Instant moment) {
        Instant clearlyAfter = moment.plus(CLOCK_ERROR);
        return Arrays.stream(ServiceName.values()).map(this::applicationOf).anyMatch(jar -> Instant.ofEpochMilli(
                        jar.toFile().lastModified())
                .isAfter(clearlyAfter));
    }

    /** What a service is told beside where the others are. */
    Map<String, String> settingsOf(ServiceName service) {
        Map<String, String> chosen = new HashMap<>(settings.getOrDefault(service, Map.of()));
        device.map(service::computingOn).ifPresent(chosen::putAll);
        return chosen;
    }

    /** How many instances of a service there are. */
    int instancesOf(ServiceName service) {
        return service == ServiceName.TRAINER ? trainers : 1;
    }

    /** The port of a service's first instance; the others get free ones. */
    Port portOf(ServiceName service) {
        return ports.getOrDefault(service, Port.preferring(service.preferredPort()));
    }

    String heapOf(ServiceName service) {
        return Optional.ofNullable(heaps.get(service)).map(HeapSize::text).orElse(service.heap());
    }

    Path applicationOf(ServiceName service) {
        return project.resolve("services").resolve(service.key()).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
