package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.embedded.process.PackagedService;
import dev.weightflow.embedded.process.Port;
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
import picocli.CommandLine.Option;

/** What the user, or a test, chose about a platform: the options of {@code up}, and what only tests change. */
public final class PlatformOptions {
    public static final int MOST_TRAINERS = 16;
    /** The system tells the moment of a process's start to a second or so. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(10);

    private Path project = Path.of("");
    private final Map<ServiceName, Map<String, String>> settings = new HashMap<>();
    private Duration longestPause = Backoff.LONGEST;
    private Optional<ServiceName> first = Optional.empty();
    private OptionalInt kafkaProxy = OptionalInt.empty();
    private OptionalInt objectStoreProxy = OptionalInt.empty();

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka's port (9092, or any free one).")
    private Port kafka = Port.preferring(9092);

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description =
                    "A Kafka that is there already and lets everybody in, instead of a broker of the platform's own.")
    private Optional<String> sharedKafka = Optional.empty();

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            description =
                    "What the names of topics, groups and transactional ids begin with in that Kafka, so that several platforms share it.")
    private TopicPrefix prefix = TopicPrefix.NONE;

    @Option(
            names = "--object-store-port",
            paramLabel = "PORT",
            description = "The object store's port (9000, or any free one).")
    private Port objectStore = Port.preferring(9000);

    @Option(
            names = "--port",
            paramLabel = "SERVICE=PORT",
            description =
                    "A service's port (8080 to 8085, or any free one). The services are console, dataset-ingestion, trainer, evaluator, checkpoint-registry and retraining.")
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
            description = "How many trainers share the jobs, 1 to " + MOST_TRAINERS + " (${DEFAULT-VALUE}).")
    private int trainers = 1;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "What trainer and evaluator compute on: auto, cpu or cuda:N (a GPU if there is one); a training shares several, cuda:0,cuda:1.")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--without",
            split = ",",
            paramLabel = "SERVICE",
            description =
                    "Leave these services out: whoever runs them from their sources finds their settings in a file.")
    private Set<ServiceName> without = EnumSet.noneOf(ServiceName.class);

    @Option(names = "--no-console", description = "Start no console.")
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

    /** That service is started before the others. */
    public PlatformOptions withFirst(ServiceName service) {
        first = Optional.of(service);
        return this;
    }

    /** Nothing is worked on: what is known can be looked at. */
    public PlatformOptions withTheRegistryAlone() {
        without.addAll(EnumSet.complementOf(EnumSet.of(ServiceName.CHECKPOINT_REGISTRY, ServiceName.CONSOLE)));
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

    /** @param longestPause for how long a part that died again and again is left alone at most before it is started again */
    public PlatformOptions withLongestPause(Duration longestPause) {
        this.longestPause = longestPause;
        return this;
    }

    public PlatformOptions withKafkaAt(Port port) {
        kafka = port;
        return this;
    }

    /** @param proxy the port of this machine to which the broker sends its clients in place of its own */
    public PlatformOptions withKafkaBehind(int proxy, int own) {
        kafkaProxy = OptionalInt.of(proxy);
        return withKafkaAt(Port.of(own));
    }

    /** @param proxy the port of this machine that services are told in place of the store's own */
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

    /** @param prefix what this platform's names begin with there */
    public PlatformOptions sharing(String kafka, String prefix) {
        this.sharedKafka = Optional.of(kafka);
        this.prefix = new TopicPrefix(prefix);
        return this;
    }

    private Optional<SharedBroker> shared() {
        if (sharedKafka.isEmpty() && !prefix.equals(TopicPrefix.NONE)) {
            throw CommandFailure.refused(
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

    PackagedService applicationOf(ServiceName service) {
        return application(project, service.key());
    }

    static PackagedService application(Path project, String name) {
        return new PackagedService(project.resolve("services").resolve(name).resolve("target/quarkus-app"));
    }

    /**
     * The most heap a JVM may take.
     *
     * @param text as the JVM writes it: a whole number of k, m or g bytes, such as {@code 512m}
     */
    public record HeapSize(String text) {

        private static final String FORM = "[1-9][0-9]{0,8}[kKmMgG]";

        /** With so much a service's heap begins. */
        static final long LEAST_MIB = 40;

        public HeapSize {
            if (!text.matches(FORM)) {
                throw new IllegalArgumentException("'" + text + "' is no size of a heap; write one such as 512m or 2g");
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
