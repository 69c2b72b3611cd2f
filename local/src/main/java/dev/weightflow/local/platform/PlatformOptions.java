package dev.weightflow.local.platform;

import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.process.Port;
import dev.weightflow.schema.topic.TopicPrefix;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Options of a platform: those of {@code up}, and those that only tests set. */
public final class PlatformOptions {
    public static final int MOST_TRAINERS = 16;
    public static final Port KAFKA = Port.preferring(9092);
    public static final Port OBJECT_STORE = Port.preferring(9000);

    /** Tolerance of a process's start time, which the system reports to a second or so. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(10);

    private Path project = Path.of("");
    private final Map<ServiceName, Map<String, String>> settings = new HashMap<>();
    private Duration longestPause = Restarts.LONGEST_PAUSE;
    private Optional<ServiceName> first = Optional.empty();
    private OptionalInt kafkaProxy = OptionalInt.empty();
    private OptionalInt objectStoreProxy = OptionalInt.empty();

    private Port kafka = KAFKA;

    private Optional<String> sharedKafka = Optional.empty();

    private TopicPrefix prefix = TopicPrefix.NONE;

    private Port objectStore = OBJECT_STORE;

    private Map<ServiceName, Port> ports = new LinkedHashMap<>();

    private Map<ServiceName, HeapSize> heaps = new LinkedHashMap<>();

    private int trainers = 1;

    private Optional<String> device = Optional.empty();

    private Set<ServiceName> without = EnumSet.noneOf(ServiceName.class);

    private boolean noConsole;

    public static PlatformOptions usual(Path project) {
        return new PlatformOptions().of(project);
    }

    /** @param root the project's root folder */
    public PlatformOptions of(Path root) {
        project = root;
        return this;
    }

    public PlatformOptions withDevice(Optional<String> device) {
        this.device = device;
        return this;
    }

    public PlatformOptions withoutConsole(boolean noConsole) {
        this.noConsole = noConsole;
        return this;
    }

    /** Starts that service before the others. */
    public PlatformOptions withFirst(ServiceName service) {
        first = Optional.of(service);
        return this;
    }

    /** Runs the registry alone: state can be inspected, and no work is done. */
    public PlatformOptions withTheRegistryAlone() {
        without.addAll(EnumSet.complementOf(EnumSet.of(ServiceName.CHECKPOINT_REGISTRY, ServiceName.CONSOLE)));
        return withoutConsole(true);
    }

    /** Runs broker and store alone. */
    public PlatformOptions withoutServices() {
        without.addAll(ServiceName.deciding());
        return withoutConsole(true);
    }

    public PlatformOptions withTrainers(int trainers) {
        this.trainers = trainers;
        return this;
    }

    /** @param setting of the service, as a variable of its environment without its prefix */
    public PlatformOptions withSetting(ServiceName service, String setting, String value) {
        settings.computeIfAbsent(service, any -> new HashMap<>()).put(service.variable(setting), value);
        return this;
    }

    /** Lets every service save its topics in segments at that interval. */
    public PlatformOptions withSegmentsEvery(Duration interval) {
        ServiceName.deciding().forEach(service -> settings.computeIfAbsent(service, any -> new HashMap<>())
                .put("weightflow.segments.every", interval.toMillis() + "ms"));
        return this;
    }

    /**
     * @param longestPause longest delay before a part that keeps dying is restarted
     */
    public PlatformOptions withLongestPause(Duration longestPause) {
        this.longestPause = longestPause;
        return this;
    }

    public PlatformOptions withKafkaAt(Port port) {
        kafka = port;
        return this;
    }

    /**
     * @param proxy port of this machine that the broker advertises in place of its own
     */
    public PlatformOptions withKafkaBehind(int proxy, int own) {
        kafkaProxy = OptionalInt.of(proxy);
        return withKafkaAt(Port.of(own));
    }

    /**
     * @param proxy port of this machine that services use in place of the store's own
     */
    public PlatformOptions withObjectStoreBehind(int proxy, int own) {
        objectStoreProxy = OptionalInt.of(proxy);
        objectStore = Port.of(own);
        return this;
    }

    public boolean builtAfter(Instant moment) {
        Instant clearlyAfter = moment.plus(CLOCK_ERROR);
        return Arrays.stream(ServiceName.values()).map(this::applicationOf).anyMatch(built -> Instant.ofEpochMilli(
                        built.jar().toFile().lastModified())
                .isAfter(clearlyAfter));
    }

    public int trainers() {
        return trainers;
    }

    public Set<ServiceName> without() {
        return without;
    }

    boolean first(ServiceName service) {
        return first.filter(service::equals).isPresent();
    }

    Duration longestPause() {
        return longestPause;
    }

    public PlatformOptions withObjectStoreAt(Port port) {
        objectStore = port;
        return this;
    }

    public PlatformOptions withPorts(Map<ServiceName, Port> some) {
        ports.putAll(some);
        return this;
    }

    public PlatformOptions withHeaps(Map<ServiceName, HeapSize> some) {
        heaps.putAll(some);
        return this;
    }

    /** These services are left out. */
    public PlatformOptions without(Set<ServiceName> some) {
        without.addAll(some);
        return this;
    }

    /** Over that Kafka, where there is one already. */
    public PlatformOptions sharing(Optional<String> kafka, TopicPrefix prefix) {
        this.sharedKafka = kafka;
        this.prefix = prefix;
        return this;
    }

    /**
     * @param prefix prefix of this platform's names there
     */
    public PlatformOptions sharing(String kafka, String prefix) {
        this.sharedKafka = Optional.of(kafka);
        this.prefix = new TopicPrefix(prefix);
        return this;
    }

    private Optional<SharedBroker> shared() {
        if (sharedKafka.isEmpty() && !prefix.equals(TopicPrefix.NONE)) {
            throw PlatformFailure.refused(
                    "prefix-of-own-broker",
                    "--topic-prefix is for a Kafka that is shared: name it by --kafka HOST:PORT, or leave the prefix out.");
        }
        return sharedKafka.map(address -> new SharedBroker(address, prefix));
    }

    Part kafka(PlatformDirectory directory) {
        Optional<SharedBroker> shared = shared();
        directory.requireSameBroker(shared);
        if (shared.isPresent()) {
            return new SharedBrokerPart(directory, shared.get(), kafka);
        }
        return new KafkaPart(directory.kafka(), directory.kafkaLogins(), kafka, kafkaProxy);
    }

    ObjectStorePart objectStore(PlatformDirectory directory) {
        return new ObjectStorePart(directory.objectStore(), LocalPlatform.BUCKET, objectStore, objectStoreProxy);
    }

    Map<String, String> settingsOf(ServiceName service) {
        Map<String, String> chosen = new HashMap<>(settings.getOrDefault(service, Map.of()));
        device.map(service::computingOn).ifPresent(chosen::putAll);
        return chosen;
    }

    int instancesOf(ServiceName service) {
        return switch (service) {
            case TRAINER -> without.contains(service) ? 1 : trainers;
            case CONSOLE -> noConsole ? 0 : 1;
            default -> 1;
        };
    }

    Port portOf(ServiceName service, int number) {
        return number == 1 ? ports.getOrDefault(service, Port.preferring(service.preferredPort())) : Port.free();
    }

    String heapOf(ServiceName service) {
        return Optional.ofNullable(heaps.get(service)).map(HeapSize::text).orElse(service.heap());
    }

    public PackagedService applicationOf(ServiceName service) {
        return application(project, service.key());
    }

    public static PackagedService application(Path project, String name) {
        return new PackagedService(project.resolve("services").resolve(name).resolve("target/quarkus-app"));
    }

    /**
     * Maximum heap of a JVM.
     *
     * @param text as the JVM writes it: a whole number of k, m or g bytes, such as {@code 512m}
     */
    public record HeapSize(String text) {

        private static final String FORM = "[1-9][0-9]{0,8}[kKmMgG]";

        /** Initial heap of a service. */
        static final long LEAST_MIB = 40;

        public HeapSize {
            if (!text.matches(FORM)) {
                throw new IllegalArgumentException("'" + text + "' is not a heap size; write one such as 512m or 2g");
            }
            if (bytes(text) < LEAST_MIB << 20) {
                throw new IllegalArgumentException(
                        "'" + text + "' is too small a heap; a service takes at least " + LEAST_MIB + "m");
            }
        }

        private static long bytes(String text) {
            int unit = text.length() - 1;
            int power = 1 + "kmg".indexOf(Character.toLowerCase(text.charAt(unit)));
            return Long.parseLong(text.substring(0, unit)) << (10 * power);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
