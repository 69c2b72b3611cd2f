package dev.weightflow.local.platform;

import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaTopics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Broker that others run: missing topics are created, and it is neither started nor stopped. */
final class SharedBrokerPart extends Part {
    private static final int PATIENCE_MILLIS = 15_000;

    private final PlatformDirectory directory;
    private final SharedBroker broker;

    SharedBrokerPart(PlatformDirectory directory, SharedBroker broker, Port port) {
        super("kafka", directory.kafka(), port);
        this.directory = directory;
        this.broker = broker;
    }

    @Override
    Running start(Consumer<String> lacking) {
        try (Admin admin = admin()) {
            KafkaTopics.create(admin, KafkaPart.topics(broker.prefix()));
            broker.keepIn(directory.access());
        } catch (ExecutionException e) {
            throw refused(e.getCause());
        } catch (KafkaException e) { // as for an unknown host
            throw refused(Optional.ofNullable(e.getCause()).orElse(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were created", e);
        }
        return serving(
                port().number(),
                new Running(
                        broker.address(),
                        Optional.empty(),
                        Optional.empty(),
                        new CompletableFuture<>(),
                        PartHealth.READY,
                        this::health,
                        () -> {}));
    }

    private PlatformFailure refused(Throwable why) {
        return PlatformFailure.failed(
                "kafka-refuses",
                "Kafka at " + broker.address() + " rejected the platform's topics: " + why.getMessage());
    }

    private Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.address(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "weightflow-up",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS / 2));
    }

    private Optional<PartHealth> health() {
        try (Admin admin = admin()) {
            admin.describeCluster().clusterId().get();
            return Optional.of(PartHealth.READY);
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
