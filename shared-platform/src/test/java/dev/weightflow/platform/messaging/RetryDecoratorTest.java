package dev.weightflow.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.Retriable;
import dev.weightflow.schema.time.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class RetryDecoratorTest {
    private static final String CONCURRENT = "concurrent";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Duration> waits = new ArrayList<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<String> ends = new ArrayList<>();
    private final RetryDecorator decorator = new RetryDecorator(
            new Backoff(3, Duration.ofSeconds(1), Duration.ofSeconds(10)),
            this::later,
            CONCURRENT::equals,
            new RetriedRecords(meters));

    @Test
    void the_same_message_comes_again_after_waits_that_grow_and_the_next_one_waits_for_it() {
        AssertSubscriber<Message<?>> handler = subscribe(message("a"), message("b"));

        last(handler).nack(new Away());
        assertThat(handler.getItems()).hasSize(1);
        waiting.remove().run();
        last(handler).nack(new Away());
        waiting.remove().run();
        last(handler).ack();

        assertThat(payloads(handler)).containsExactly("a", "a", "a", "b");
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(ends).containsExactly("a acknowledged");
    }

    @Test
    void what_fails_too_often_or_for_good_is_handed_on_as_failed() {
        AssertSubscriber<Message<?>> handler = subscribe(message("a"), message("b"));

        last(handler).nack(new Away());
        waiting.remove().run();
        last(handler).nack(new Away());
        waiting.remove().run();
        last(handler).nack(new Away());
        last(handler).nack(new IllegalStateException());

        assertThat(payloads(handler)).containsExactly("a", "a", "a", "b");
        assertThat(ends).containsExactly("a failed", "b failed");
        handler.assertCompleted();
    }

    @Test
    void an_outage_of_a_week_makes_nothing_fail() {
        Instant began = Instant.EPOCH;
        AtomicReference<Instant> now = new AtomicReference<>(began);
        RetryDecorator patient = new RetryDecorator(
                RetryDecorator.WITHOUT_END,
                (pause, task) -> {
                    now.updateAndGet(time -> time.plus(pause));
                    waiting.add(task);
                },
                CONCURRENT::equals,
                new RetriedRecords(meters));
        AssertSubscriber<Message<?>> handler = subscribe(patient, message("a"));

        while (Duration.between(began, now.get()).toDays() < 7) {
            last(handler).nack(new Away());
            waiting.remove().run();
        }
        last(handler).ack();

        assertThat(ends).containsExactly("a acknowledged");
    }

    @Test
    void nothing_is_tried_again_while_the_service_stops_and_nothing_is_settled() {
        AssertSubscriber<Message<?>> handler = subscribe(message("a"), message("b"));
        last(handler).nack(new Away());

        decorator.stop(null);
        waiting.remove().run();

        assertThat(payloads(handler)).containsExactly("a");
        assertThat(ends).isEmpty();
    }

    @Test
    void of_a_concurrent_channel_only_the_messages_of_the_same_key_wait_for_one_that_is_tried_again() {
        AssertSubscriber<Message<?>> handler = concurrently(
                Multi.createFrom().items(keyed("a", "a1"), keyed("b", "b1"), keyed("a", "a2"), keyed("b", "b2")));

        assertThat(payloads(handler)).containsExactly("a1", "b1");
        handler.getItems().get(0).nack(new Away());
        handler.getItems().get(1).ack();
        last(handler).ack();
        assertThat(payloads(handler)).containsExactly("a1", "b1", "b2");
        waiting.remove().run();
        last(handler).ack();
        last(handler).nack(new IllegalStateException());

        assertThat(payloads(handler)).containsExactly("a1", "b1", "b2", "a1", "a2");
        assertThat(ends).containsExactly("b1 acknowledged", "b2 acknowledged", "a1 acknowledged", "a2 failed");
        handler.assertCompleted();
    }

    @Test
    void a_concurrent_channel_has_a_bounded_number_of_messages_in_its_lanes() {
        AtomicInteger taken = new AtomicInteger();
        AssertSubscriber<Message<?>> handler = concurrently(
                Multi.createFrom().range(0, 10_000).onItem().invoke(taken::set).map(i -> keyed("key-" + i, "m" + i)));

        assertThat(handler.getItems()).hasSizeBetween(RetryDecorator.LANES / 2, RetryDecorator.LANES);
        assertThat(taken.get()).isLessThan(2 * RetryDecorator.LARGEST_BACKLOG);
    }

    @Test
    void a_message_that_is_handled_again_and_again_is_told_until_it_is_settled() {
        AssertSubscriber<Message<?>> handler = subscribe(message("a")
                .addMetadata(new IncomingKafkaRecordMetadata<>(
                        new ConsumerRecord<>("requests", 0, 7, new byte[0], new byte[0]), "channel")));

        last(handler).nack(new Away());
        assertThat(retried()).isEqualTo(1);
        waiting.remove().run();
        last(handler).nack(new Away());
        assertThat(retried()).isEqualTo(1);
        waiting.remove().run();
        last(handler).ack();

        assertThat(retried()).isZero();
    }

    private double retried() {
        return meters.get("weightflow.retried")
                .tag("topic", "requests")
                .tag("operation", "handle")
                .gauge()
                .value();
    }

    private AssertSubscriber<Message<?>> concurrently(Multi<Message<String>> messages) {
        return decorator
                .decorate(messages, List.of(CONCURRENT), false)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private Message<String> keyed(String key, String payload) {
        return message(payload)
                .addMetadata(new IncomingKafkaRecordMetadata<>(
                        new ConsumerRecord<>("topic", 0, 0, key.getBytes(StandardCharsets.UTF_8), new byte[0]),
                        CONCURRENT));
    }

    private void later(Duration pause, Runnable task) {
        waits.add(pause);
        waiting.add(task);
    }

    private AssertSubscriber<Message<?>> subscribe(Message<?>... messages) {
        return subscribe(decorator, messages);
    }

    private static AssertSubscriber<Message<?>> subscribe(RetryDecorator retrying, Message<?>... messages) {
        return retrying.decorate(Multi.createFrom().items(messages), List.of("channel"), false)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private Message<String> message(String payload) {
        return Message.of(
                payload,
                () -> {
                    ends.add(payload + " acknowledged");
                    return CompletableFuture.completedFuture(null);
                },
                failure -> {
                    ends.add(payload + " failed");
                    return CompletableFuture.completedFuture(null);
                });
    }

    private static Message<?> last(AssertSubscriber<Message<?>> handler) {
        return handler.getItems().get(handler.getItems().size() - 1);
    }

    private static List<Object> payloads(AssertSubscriber<Message<?>> handler) {
        return handler.getItems().stream().<Object>map(Message::getPayload).toList();
    }

    private static final class Away extends RuntimeException implements Retriable {}
}
