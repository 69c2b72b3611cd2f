package dev.weightflow.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.testing.KafkaForTests;
import dev.weightflow.platform.testing.Records;
import dev.weightflow.platform.testing.TestService;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.SecuredBroker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/** Tests a service that connects to the cluster by TLS and password, from {@code kafka.*} alone. */
@QuarkusTest
@QuarkusTestResource(value = SecuredClusterTest.SecuredKafka.class, restrictToAnnotatedClass = true)
class SecuredClusterTest {
    public static class SecuredKafka extends KafkaForTests {
        private SecuredBroker secured;

        @Override
        protected KafkaBroker start(Path home) {
            secured = SecuredBroker.start(home, Map.of("weightflow", "not-a-secret"));
            return secured.broker();
        }

        @Override
        protected Map<String, String> settings(KafkaBroker broker) {
            return secured.clientSettings().entrySet().stream()
                    .collect(Collectors.toMap(entry -> "kafka." + entry.getKey(), Map.Entry::getValue));
        }
    }

    Records records;

    @Inject
    Config config;

    @Inject
    TestService service;

    @Test
    void a_journals_clients_reach_it() throws Exception {
        KafkaConnection connection = connection();
        assertThat(connection.bootstrapServers()).isNotEqualTo(records.bootstrapServers());

        try (KafkaProducer<String, byte[]> producer = connection.transactionalProducer("secured")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(Topics.MODELS.name(), "secured", new byte[] {1}));
            producer.commitTransaction();
        }
        try (var consumer = connection.reader();
                var admin = connection.admin()) {
            assertThat(consumer.partitionsFor(Topics.MODELS.name())).hasSize(1);
            assertThat(admin.describeTopics(List.of(Topics.MODELS.name()))
                            .allTopicNames()
                            .get())
                    .hasSize(1);
        }

        assertThat(records.of(Topics.MODELS, "secured")).hasSize(1);
    }

    @Test
    void channels_hear_and_their_dead_letters_are_written() {
        Envelope<Event> sound = ChannelsTest.request("sound");
        service.on("broken", attempt -> Uni.createFrom().failure(new IllegalStateException("oops")));

        records.send(Topics.TRAINING_REQUESTS, sound);
        records.send(Topics.TRAINING_REQUESTS, ChannelsTest.request("broken"));

        await().until(() ->
                service.handled().stream().anyMatch(any -> any.event().equals(sound)));
        await().until(() -> records.of(Topics.TRAINING_REQUESTS.deadLetters(), "broken").stream()
                .findFirst()
                .isPresent());
    }

    private KafkaConnection connection() {
        return KafkaConnection.from(Settings.of(config), "test");
    }
}
