package dev.weightflow.endtoend;

import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.S3Credentials;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.local.client.Services;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.client.Watch;
import dev.weightflow.local.console.Terminal;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PartStatus;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.PlatformStatus;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.platform.Sleep;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
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
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The whole platform, as {@code ./weightflow up} runs it, in a folder of its own. */
final class TestPlatform implements AutoCloseable {

    private final PlatformDirectory directory;
    private final LocalPlatform platform;

    private TestPlatform(PlatformDirectory directory, LocalPlatform platform) {
        this.directory = directory;
        this.platform = platform;
    }

    static TestPlatform start(Path folder) {
        PlatformDirectory directory = PlatformDirectory.prepare(folder);
        LocalPlatform platform = LocalPlatform.in(directory, PlatformOptions.usual(Folders.project()), state -> {});
        platform.start();
        Thread watch = new Thread(() -> watch(platform), "watch");
        watch.setDaemon(true);
        watch.start();
        return new TestPlatform(directory, platform);
    }

    /** Puts an event into the topics of a platform that has never been started, with no service anywhere. */
    static void publishBeforeAnyService(Path folder, Topic topic, Event event) {
        PlatformDirectory directory = PlatformDirectory.prepare(folder);
        try (KafkaBroker broker = KafkaBroker.start(directory.kafka(), Port.free())) {
            broker.createTopics(Topics.all().stream()
                    .map(each -> new NewTopic(each.name(), each.partitions(), (short) 1).configs(each.settings()))
                    .toList());
            publish(broker.bootstrapServers(), topic, event);
        }
    }

    /** Requests a job, as another service does. */
    void publish(Topic topic, Event event) {
        publish(kafka(), topic, event);
    }

    private static void publish(String bootstrapServers, Topic topic, Event event) {
        Envelope<Event> envelope = Envelope.of(event, "/end-to-end", Instant.now(), EventContext.NONE);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<String, byte[]> record = EventCodec.encode(envelope);
            producer.send(new ProducerRecord<>(topic.name(), null, record.key(), record.value(), record.headers()));
            producer.flush();
        }
    }

    CommandRun run(String... words) {
        return CommandRun.of(directory.root(), words);
    }

    /** The clients that the command line has. */
    Session session() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(nowhere, nowhere, false, Folders.project(), directory.root());
        return new Session(
                terminal,
                new Services(directory.root(), Map.of()),
                new Watch(Duration.ofMillis(100), Duration.ofMinutes(2), Sleep.real()));
    }

    String kafka() {
        return status().addressOf("kafka").orElseThrow();
    }

    ObjectStore store() {
        S3Credentials credentials = S3Credentials.keptIn(directory.objectStore().resolve("credentials"));
        return new S3Settings(
                        status().addressOf("object-store").orElseThrow(),
                        LocalPlatform.BUCKET,
                        "us-east-1",
                        Optional.of(new S3Settings.StaticKeys(
                                credentials.accessKey(), credentials.secretKey(), Optional.empty())))
                .open();
    }

    /** How many objects the store holds, by its own files: asking them is quicker than asking the store. */
    long objects() {
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
    void kill(ServiceName service) {
        PartState part = part(service);
        ProcessHandle process = part.pid()
                .flatMap(ProcessHandle::of)
                .orElseThrow(() -> new AssertionError(service + " does not run: " + part));
        process.destroyForcibly();
        Moment.await(service + " is dead", () -> !process.isAlive());
    }

    /** Waits until the service serves again. */
    void awaitBack(ServiceName service, int restarts) {
        Moment.await(
                service + " is back",
                () -> part(service).restarts() >= restarts && part(service).status() == PartStatus.READY);
    }

    private PartState part(ServiceName service) {
        return status().parts().stream()
                .filter(part -> part.name().equals(service.key()))
                .findFirst()
                .orElseThrow();
    }

    private PlatformStatus status() {
        return PlatformStatus.of(directory);
    }

    private static void watch(LocalPlatform platform) {
        try {
            platform.watch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        platform.close();
    }
}
