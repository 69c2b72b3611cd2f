package dev.weightflow.chaos.platform;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.Session.Poller;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.KafkaAccess;
import dev.weightflow.cli.platform.LocalPlatform;
import dev.weightflow.cli.platform.PartState;
import dev.weightflow.cli.platform.PartState.PartStatus;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformOptions;
import dev.weightflow.cli.platform.PlatformStatus;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.cli.platform.Sleep;
import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.KafkaLogins;
import dev.weightflow.embedded.S3Credentials;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/** The whole platform, as {@code ./weightflow up} runs it, in a folder of its own. */
public final class TestPlatform implements AutoCloseable {

    public static final String BROKER = "kafka";

    public static final String STORE = "object-store";

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final String FEW_IMAGES = "4";
    private static final Duration TO_STOP = Duration.ofMinutes(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(30);

    private final PlatformDirectory directory;
    private final Runnable stop;

    private TestPlatform(PlatformDirectory directory, Runnable stop) {
        this.directory = directory;
        this.stop = stop;
    }

    /**
     * What is usual, but that parts are started again after a second at most however often they die, that the work of a silent instance
     * is given to another after six seconds, that nobody looks on by a console, and that the gate decides on the few images of a rendered
     * dataset: as many as it wants by default would take minutes to measure.
     */
    public static PlatformOptions options() {
        PlatformOptions options = PlatformOptions.usual(Folders.project())
                .withLongestPause(LONGEST_PAUSE)
                .withoutConsole(true)
                .withSetting(ServiceName.CHECKPOINT_REGISTRY, "GATE_MIN_IMAGES", FEW_IMAGES);
        for (ServiceName service :
                new ServiceName[] {ServiceName.DATASET_INGESTION, ServiceName.TRAINER, ServiceName.EVALUATOR}) {
            options = options.withSetting(service, "HEARTBEAT", "500ms").withSetting(service, "LEASE_TIMEOUT", "6s");
        }
        return options;
    }

    public static TestPlatform start(Path folder) {
        return start(folder, options());
    }

    public static TestPlatform start(Path folder, PlatformOptions options) {
        PlatformDirectory directory = PlatformDirectory.prepare(folder);
        LocalPlatform platform = LocalPlatform.in(directory, options, state -> {});
        // one after another: of two that take the same free ports at once, one would find the other's store
        synchronized (TestPlatform.class) {
            start(platform);
        }
        return new TestPlatform(directory, platform::close);
    }

    private static void start(LocalPlatform platform) {
        try {
            platform.start();
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    /** The platform that another process keeps running. */
    static TestPlatform runningIn(PlatformDirectory directory) {
        return new TestPlatform(directory, () -> directory.stop(false, TO_STOP));
    }

    /** Puts an event into the topics of a platform that has never been started, with no service anywhere. */
    public static void publishBeforeAnyService(Path folder, Topic topic, Event event) {
        PlatformDirectory directory = PlatformDirectory.prepare(folder);
        KafkaLogins logins = directory.kafkaLogins();
        try (KafkaBroker broker = KafkaBroker.start(
                directory.kafka(), KafkaBroker.Options.at(Port.free()).with(logins))) {
            broker.createTopics(Topics.all().stream()
                    .map(each -> new NewTopic(each.name(), each.partitions(), (short) 1).configs(each.settings()))
                    .toList());
            try (Requests requests =
                    new Requests(connection(broker.bootstrapServers(), logins, KafkaLogins.SUPER_USER))) {
                requests.publish(topic, event);
            }
        }
    }

    public CommandRun run(String... words) {
        return CommandRun.of(directory.root(), words);
    }

    /** The clients that the command line has. */
    public Session session() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(nowhere, nowhere, false, Folders.project(), directory.root());
        return new Session(terminal, Map.of(), new Poller(Duration.ofMillis(100), Duration.ofMinutes(2), Sleep.real()));
    }

    /** The way to Kafka of who looks at everything and changes nothing. */
    public KafkaConnection kafka() {
        return kafkaAs(KafkaAccess.OPERATOR);
    }

    /** The way to Kafka of who asks for work. */
    public KafkaConnection kafkaForRequests() {
        return kafkaAs(KafkaAccess.REQUESTER);
    }

    /** The way to Kafka of who may write anything to any topic. */
    public KafkaConnection kafkaForEverything() {
        return kafkaAs(KafkaLogins.SUPER_USER);
    }

    private KafkaConnection kafkaAs(String user) {
        return connection(address(BROKER), directory.kafkaLogins(), user);
    }

    public String token() {
        try {
            return Files.readString(directory.accessTokens().tokenFile(LocalPlatform.COMMAND_LINE))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KafkaConnection connection(String bootstrapServers, KafkaLogins logins, String user) {
        KafkaConnection plain = KafkaConnection.to(bootstrapServers, "chaos");
        return new KafkaConnection(
                bootstrapServers, plain.clientId(), plain.timeout(), logins.clientSettings(user), plain.prefix());
    }

    /** The address of a part: that of its first instance, where there are several. */
    public String address(String part) {
        return status().addressOf(part).orElseThrow();
    }

    public String management(String service) {
        return part(service).management().orElseThrow();
    }

    /** By what the services sign, and the ring by which they believe each other. */
    public SharedKeyRing keyRing() {
        return new SharedKeyRing(directory.signingKeys().orElseThrow());
    }

    public ObjectStore store() {
        S3Credentials credentials = S3Credentials.keptIn(directory.objectStore().resolve("credentials"));
        return TestStore.at(address(STORE), LocalPlatform.BUCKET, credentials.accessKey(), credentials.secretKey());
    }

    /** What the parts that do not serve say why, as {@code ./weightflow status} shows it. */
    public List<String> unreadiness() {
        return status().parts().stream()
                .filter(part -> part.status() != PartStatus.READY)
                .flatMap(part -> part.note().stream())
                .toList();
    }

    public List<PartitionFiles> partitions(Topic topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(number -> directory.kafka().resolve("data").resolve(topic.name() + "-" + number))
                .map(PartitionFiles::new)
                .toList();
    }

    /** The file that the store keeps an object in whose key contains that. */
    public Path objectFile(String key) {
        try (Stream<Path> files = Files.walk(directory.objectStore().resolve("objects"))) {
            return files.filter(
                            file -> Files.isRegularFile(file) && file.toString().contains(key))
                    .filter(file -> key.contains("/") || !file.toString().contains("signatures"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no object has the key " + key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many objects the store holds, by its own files: asking them is quicker than asking the store. */
    public long objects() {
        try (Stream<Path> files = Files.walk(directory.objectStore().resolve("objects"))) {
            return files.filter(file -> file.getParent().getParent().endsWith("sha256"))
                    .filter(file -> file.getFileName().toString().length() == 64)
                    .count();
        } catch (IOException | UncheckedIOException vanished) {
            // a file was renamed while they were listed
            return 0;
        }
    }

    /** Kills a service as {@code kill -9} does, and does not wait for its return. */
    public void kill(ServiceName service) {
        ProcessHandle process = process(service.key())
                .orElseThrow(() -> new IllegalStateException(service + " does not run: " + part(service.key())));
        kill(service.key(), process);
    }

    /** Kills the process of a part as {@code kill -9} does, and does not wait for its return. */
    public void kill(String part, ProcessHandle process) {
        process.destroyForcibly();
        Moment.await(part + " is dead", () -> !process.isAlive());
    }

    /** Tells the process of a part to end, as {@code kill} does, and waits until it has ended; but not for its successor. */
    public void terminate(String part, ProcessHandle process) {
        process.destroy();
        Moment.await(part + " has ended", () -> !process.isAlive());
    }

    public Optional<ProcessHandle> process(String part) {
        PartState state = part(part);
        return state.status() == PartStatus.READY
                ? state.pid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive)
                : Optional.empty();
    }

    public void awaitBack(ServiceName service, int restarts) {
        Moment.await(
                service + " is back",
                () -> part(service.key()).restarts() >= restarts
                        && part(service.key()).status() == PartStatus.READY);
    }

    /** Waits until another process than that one serves as the part, and answers it. */
    public ProcessHandle awaitSuccessor(String part, ProcessHandle predecessor) {
        return Moment.await(part + " is back", () -> {
            Optional<ProcessHandle> now = process(part).filter(process -> process.pid() != predecessor.pid());
            if (now.isEmpty()) {
                Moment.pause(LOOK_AGAIN);
            }
            return now;
        });
    }

    private PartState part(String name) {
        return status().parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private PlatformStatus status() {
        return PlatformStatus.of(directory);
    }

    @Override
    public void close() {
        stop.run();
    }
}
