package dev.weightflow.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.Test;

/** Tests the failures that make no dead letter; those that do are tested with a broker. */
class DeadLetterHandlerTest {
    private final List<Throwable> failed = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int refusals;
    private final Channels channels = new Channels(
            (ChannelRegistry) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ChannelRegistry.class},
                    (proxy, method, arguments) -> null),
            new FactChannels(null, new SmallRyeConfigBuilder().build()));

    @Test
    void what_is_interrupted_or_may_succeed_later_is_delivered_again_when_the_service_stops() {
        DeadLetterHandler handler = handler(null);
        Message<?> message = message(handler);

        handler.stop(null);

        assertThat(message.nack(new RuntimeException(new InterruptedException()))
                        .toCompletableFuture())
                .isNotDone();
        assertThat(message.nack(new Away()).toCompletableFuture()).isNotDone();
        assertThat(failed).isEmpty();
    }

    @Test
    void what_only_this_instance_cannot_do_is_left_to_another_and_the_channel_stops() {
        Message<?> message = message(handler(null));

        assertThat(message.nack(new TooOld()).toCompletableFuture()).isNotDone();

        assertThat(failed).isEmpty();
        assertThat(channels.notAlive())
                .as("a process whose channel has ended is started again")
                .isPresent();
        assertThat(channels.notReady())
                .contains("requests-0@7 is left to another instance: the journal holds newer events.");
    }

    @Test
    void a_letter_that_its_topic_does_not_take_is_tried_again_and_told_meanwhile() {
        refusals = 2;
        Message<?> message = message(handler(unsatisfied()));
        assertThat(retried()).isZero();

        CompletableFuture<Void> letter =
                message.nack(new IllegalStateException("oops")).toCompletableFuture();

        assertThat(retried()).isEqualTo(1);
        await().atMost(Duration.ofMinutes(1)).until(letter::isDone);
        assertThat(failed).hasSize(3);
        assertThat(retried()).isZero();
    }

    private double retried() {
        return meters.get("weightflow.retried")
                .tag("topic", "requests")
                .tag("operation", "dead-letter")
                .gauge()
                .value();
    }

    @SuppressWarnings("unchecked")
    private static Instance<RejectedRequests> unsatisfied() {
        return (Instance<RejectedRequests>) Proxy.newProxyInstance(
                DeadLetterHandlerTest.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> method.getName().equals("select") ? proxy : true);
    }

    private DeadLetterHandler handler(Instance<RejectedRequests> rejections) {
        KafkaFailureHandler queue = new KafkaFailureHandler() {
            @Override
            public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
                failed.add(reason);
                return failed.size() <= refusals
                        ? Uni.createFrom().failure(new IllegalStateException("requests.dlq is away"))
                        : Uni.createFrom().voidItem();
            }
        };
        return new DeadLetterHandler(
                "test",
                (config, vertx, consumer, reportFailure) -> queue,
                meters,
                rejections,
                channels,
                new RetriedRecords(meters));
    }

    private static Message<?> message(DeadLetterHandler handler) {
        KafkaFailureHandler strategy = handler.create(
                new KafkaConnectorIncomingConfiguration(new SmallRyeConfigBuilder()
                        .withDefaultValue("channel-name", "requests-channel")
                        .withDefaultValue("topic", "requests")
                        .withDefaultValue("value.deserializer", "any")
                        .build()),
                null,
                null,
                null);
        return new IncomingKafkaRecord<>(
                new ConsumerRecord<>("requests", 0, 7, new byte[0], new byte[0]),
                "requests-channel",
                -1,
                null,
                strategy,
                false,
                false);
    }

    private static final class Away extends RuntimeException implements Retriable {}

    private static final class TooOld extends RuntimeException implements InstanceFailure {
        TooOld() {
            super("the journal holds newer events.");
        }
    }
}
