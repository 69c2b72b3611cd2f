package dev.weightflow.cli.platform;

import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.PlatformOptions.HeapSize;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.process.Port;
import dev.weightflow.schema.topic.TopicPrefix;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of {@code up}: what the user chose about a platform. */
public final class PlatformFlags {

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka's port (9092, or any free one).")
    private Port kafka = PlatformOptions.KAFKA;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "An existing Kafka that needs no login, instead of a broker of the platform's own.")
    private Optional<String> sharedKafka = Optional.empty();

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            description =
                    "The prefix of topics, groups and transactional ids in that Kafka, so that several platforms can share it.")
    private TopicPrefix prefix = TopicPrefix.NONE;

    @Option(
            names = "--object-store-port",
            paramLabel = "PORT",
            description = "The object store's port (9000, or any free one).")
    private Port objectStore = PlatformOptions.OBJECT_STORE;

    @Option(
            names = "--port",
            paramLabel = "SERVICE=PORT",
            description =
                    "A service's port (8080 to 8085, or any free one). The services are console, dataset-ingestion, trainer, evaluator, checkpoint-registry and retraining.")
    private Map<ServiceName, Port> ports = new LinkedHashMap<>();

    @Option(
            names = "--heap",
            paramLabel = "SERVICE=SIZE",
            description = "The maximum heap of a service's JVM, such as trainer=2g.")
    private Map<ServiceName, HeapSize> heaps = new LinkedHashMap<>();

    @Option(
            names = "--trainers",
            paramLabel = "N",
            defaultValue = "1",
            description = "The number of trainers, 1 to " + PlatformOptions.MOST_TRAINERS + " (${DEFAULT-VALUE}).")
    private int trainers = 1;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "The device of trainer and evaluator: auto, cpu or cuda:N (a GPU if there is one); a training shares several, cuda:0,cuda:1.")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--without",
            split = ",",
            paramLabel = "SERVICE",
            description =
                    "Do not start these services; their settings are written to a file, for running them from their sources.")
    private Set<ServiceName> without = EnumSet.noneOf(ServiceName.class);

    @Option(names = "--no-console", description = "Do not start the console.")
    private boolean noConsole;

    /** @param root the project's root folder */
    public PlatformOptions options(Path root) {
        return PlatformOptions.usual(root)
                .withKafkaAt(kafka)
                .sharing(sharedKafka, prefix)
                .withObjectStoreAt(objectStore)
                .withPorts(ports)
                .withHeaps(heaps)
                .withTrainers(trainers)
                .withDevice(device)
                .without(without)
                .withoutConsole(noConsole);
    }
}
