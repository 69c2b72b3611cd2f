package dev.weightflow.deployment.live;

import dev.weightflow.deployment.compose.ComposeFile;
import dev.weightflow.deployment.repository.Repository;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** Kafka and the object store of docker-compose.yml in containers, with the topics and the bucket created by the same scripts. */
final class ServerContainers implements AutoCloseable {
    private static final String ACCESS_KEY = "weightflow-test";
    private static final String SECRET_KEY = "only-for-this-test";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Network network = Network.newNetwork();
    private final KafkaContainer kafka = new KafkaContainer(image("apache/kafka"))
            .withNetwork(network)
            .withListener("kafka:19092")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    private final GenericContainer<?> store = new GenericContainer<>(image("minio/minio"))
            .withNetwork(network)
            .withNetworkAliases("object-store")
            .withEnv("MINIO_ROOT_USER", ACCESS_KEY)
            .withEnv("MINIO_ROOT_PASSWORD", SECRET_KEY)
            .withCommand("server", "/data")
            .withExposedPorts(9000)
            .waitingFor(Wait.forListeningPort());

    void start() {
        kafka.start();
        store.start();
        runOnce(
                "apache/kafka",
                "/bin/bash",
                "deploy/kafka/create-topics",
                Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:19092"));
        runOnce(
                "curlimages/curl",
                "/bin/sh",
                "deploy/object-store/create-bucket",
                storeSettings("http://object-store:9000"));
    }

    /** Returns the settings for a service on this machine. */
    Map<String, String> settings() {
        Map<String, String> settings =
                new HashMap<>(storeSettings("http://" + store.getHost() + ":" + store.getMappedPort(9000)));
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers());
        return settings;
    }

    private Map<String, String> storeSettings(String endpoint) {
        return Map.of(
                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", endpoint,
                "WEIGHTFLOW_OBJECT_STORE_BUCKET", "weightflow",
                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", ACCESS_KEY,
                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", SECRET_KEY);
    }

    private void runOnce(String name, String shell, String script, Map<String, String> settings) {
        String folder = script.substring(0, script.lastIndexOf('/'));
        try (GenericContainer<?> container = new GenericContainer<>(image(name))) {
            container
                    .withNetwork(network)
                    .withEnv(settings)
                    .withCopyFileToContainer(MountableFile.forHostPath(Repository.path(folder), 0777), "/scripts")
                    .withCreateContainerCmdModifier(command -> command.withEntrypoint(shell))
                    .withCommand("/scripts/" + script.substring(script.lastIndexOf('/') + 1))
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE))
                    .start();
        }
    }

    private static DockerImageName image(String name) {
        String full = ComposeFile.committed().images().stream()
                .filter(image -> image.contains(name + ":"))
                .findFirst()
                .orElseThrow();
        // a stand-in has the tag and another digest
        return DockerImageName.parse(full.replaceAll("@.*", ""));
    }

    @Override
    public void close() {
        store.stop();
        kafka.stop();
        network.close();
    }
}
