package dev.weightflow.chaos.platform;

import dev.weightflow.local.json.Json;
import dev.weightflow.local.platform.KafkaAccess;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PartState.PartStatus;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.PlatformStatus;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.KafkaLogins;
import dev.weightflow.local.server.S3Credentials;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/** Whole platform, as {@code ./weightflow up} runs it, in a folder of its own. */
public final class TestPlatform implements AutoCloseable {

    public static final String BROKER = "kafka";

    public static final String STORE = "object-store";

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final String FEW_IMAGES = "4";
    private static final Duration TO_STOP = Duration.ofMinutes(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(30);
    private static final Duration TO_ANSWER = Duration.ofMinutes(1);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final PlatformDirectory directory;
    private final Runnable stop;

    private TestPlatform(PlatformDirectory directory, Runnable stop) {
        this.directory = directory;
        this.stop = stop;
    }

    /**
     * Returns the default options with these changes: parts are restarted after a second at most however often they die, the work of a silent
     * instance is reassigned after six seconds, no console runs, and the gate decides on the few images of a rendered dataset; the default minimum
     * would take minutes to measure.
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
        // one at a time: of two that take the same free ports at once, one would find the other's store
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

    /** Returns the platform that another process runs. */
    static TestPlatform runningIn(PlatformDirectory directory) {
        return new TestPlatform(directory, () -> directory.stop(false, TO_STOP));
    }

    /** Publishes an event to the topics of a platform that has never been started, before any service runs. */
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

    /** Returns the folder of its files. */
    public Path folder() {
        return directory.root();
    }

    /** Asks a service for something, as the command line would. */
    public void post(ServiceName service, String path, Object body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address(service.key()) + path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .timeout(TO_ANSWER)
                .POST(BodyPublishers.ofString(Json.text(body)))
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(service + " answers " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + service + " was asked", e);
        }
    }

    /** Returns the connection to Kafka of the user who may read everything and change nothing. */
    public KafkaConnection kafka() {
        return kafkaAs(KafkaAccess.OPERATOR);
    }

    /** Returns the connection to Kafka of the user who may request work. */
    public KafkaConnection kafkaForRequests() {
        return kafkaAs(KafkaAccess.REQUESTER);
    }

    /** Returns the connection to Kafka of the user who may write anything to any topic. */
    public KafkaConnection kafkaForEverything() {
        return kafkaAs(KafkaLogins.SUPER_USER);
    }

    /** Returns the variables by which an operator's commands find broker, store and keys, as on a cluster. */
    public Map<String, String> operatorEnvironment() {
        Map<String, String> environment = new HashMap<>();
        directory
                .kafkaLogins()
                .clientSettings(KafkaLogins.SUPER_USER)
                .forEach((key, value) ->
                        environment.put("KAFKA_" + key.replace('.', '_').toUpperCase(Locale.ROOT), value));
        S3Credentials credentials = S3Credentials.keptIn(directory.objectStore().resolve("credentials"));
        Path ring = directory.signingKeys().orElseThrow().ring();
        environment.putAll(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", address(BROKER),
                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", address(STORE),
                "WEIGHTFLOW_OBJECT_STORE_BUCKET", LocalPlatform.BUCKET,
                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", credentials.accessKey(),
                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", credentials.secretKey(),
                "WEIGHTFLOW_SIGNING_KEY_RING", ring.toString(),
                "WEIGHTFLOW_RESTORE_KEYS", ring.getParent().toString()));
        return environment;
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

    /** Returns the address of a part, of its first instance where there are several. */
    public String address(String part) {
        return status().addressOf(part).orElseThrow();
    }

    public String management(String service) {
        return part(service).management().orElseThrow();
    }

    /** Returns the services' signing keys, and the ring by which they verify each other. */
    public SharedKeyRing keyRing() {
        return new SharedKeyRing(directory.signingKeys().orElseThrow());
    }

    public ObjectStore store() {
        S3Credentials credentials = S3Credentials.keptIn(directory.objectStore().resolve("credentials"));
        return TestStore.at(address(STORE), LocalPlatform.BUCKET, credentials.accessKey(), credentials.secretKey());
    }

    /** Lists the reasons of the parts that do not serve, as {@code ./weightflow status} shows them. */
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

    /** Returns the store's file of an object whose key contains that text. */
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

    /** Counts the objects in the store by its files, which is faster than over its API. */
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

    /** Kills a service as {@code kill -9} does, without waiting for its restart. */
    public void kill(ServiceName service) {
        ProcessHandle process = process(service.key())
                .orElseThrow(() -> new IllegalStateException(service + " does not run: " + part(service.key())));
        kill(service.key(), process);
    }

    /** Kills the process of a part as {@code kill -9} does, without waiting for its restart. */
    public void kill(String part, ProcessHandle process) {
        process.destroyForcibly();
        Moment.await(part + " is dead", () -> !process.isAlive());
    }

    /** Sends the process of a part a stop signal, as {@code kill} does, and waits until it has ended; but not for its successor. */
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

    /** Waits until a process other than that one serves as the part, and returns it. */
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
