package dev.weightflow.platform.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.testing.TestService;
import dev.weightflow.platform.testing.WithoutServers;
import dev.weightflow.schema.event.Event;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

/** Shows how a service's handlers are tested without a broker. */
@QuarkusTest
@TestProfile(WithoutServers.class)
class InMemoryChannelsTest {
    @Inject
    @Any
    InMemoryConnector connector;

    @Inject
    TestService service;

    @Test
    void a_handler_gets_envelopes_and_is_tried_again() {
        Envelope<Event> request = ChannelsTest.request("in-memory");
        service.on(
                "in-memory",
                attempt -> attempt == 1
                        ? Uni.createFrom().failure(new Away())
                        : Uni.createFrom().voidItem());

        connector.source("training-requests").send(request);

        await().until(() ->
                service.handled().stream().anyMatch(any -> any.event().equals(request)));
        assertThat(service.attempts("in-memory")).isEqualTo(2);
    }

    @Test
    void what_a_service_sends_can_be_looked_at() {
        service.follow(
                        ChannelsTest.request("before"),
                        ChannelsTest.request("after").event())
                .subscribe()
                .asCompletionStage();

        Message<byte[]> sent = await().until(
                        () -> connector.<byte[]>sink("requests").received().stream()
                                .findFirst()
                                .orElse(null),
                        message -> message != null);
        OutgoingKafkaRecordMetadata<?> record =
                sent.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
        assertThat(record.getKey()).isEqualTo("after".getBytes(UTF_8));
        // the topic is the channel's, with the installation's prefix
        assertThat(record.getTopic()).isNull();
    }

    private static final class Away extends RuntimeException implements Retriable {}
}
