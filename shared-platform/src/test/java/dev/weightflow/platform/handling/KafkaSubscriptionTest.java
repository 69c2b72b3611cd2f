package dev.weightflow.platform.handling;

import static dev.weightflow.platform.handling.Deliveries.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.testing.WithEmbeddedServers;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithEmbeddedServers
class KafkaSubscriptionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration TO_HANDLE = Duration.ofSeconds(5);
    private final List<Integer> handled = new CopyOnWriteArrayList<>();
    private KafkaConnection connection;
    private Topic topic;
    private String group;

    @BeforeEach
    void createTopics(KafkaBroker broker) {
        topic = new Topic("inbox-" + UUID.randomUUID(), "job", 1, Optional.empty());
        group = topic.name() + ".group";
        broker.createTopics(List.of(
                new NewTopic(topic.name(), 1, (short) 1),
                new NewTopic(topic.deadLetters().name(), 1, (short) 1)));
        connection = new KafkaConnection(
                broker.bootstrapServers(), "test", Duration.ofSeconds(30), Map.of("max.poll.interval.ms", "3000"));
    }

    @Test
    void what_was_published_before_any_consumer_started_is_handled() {
        publish(1);
        publish(2);

        try (KafkaSubscription subscription = subscribe(event -> handled.add(Deliveries.claim(event)))) {
            await(() -> handled.size() == 2);
        }
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    void poison_is_put_aside_and_what_is_behind_it_is_handled() {
        publish(1);
        send("{".getBytes(StandardCharsets.UTF_8), 2);
        publish(3);

        try (KafkaSubscription subscription = subscribe(event -> handled.add(Deliveries.claim(event)))) {
            await(() -> handled.size() == 2);
        }

        assertThat(handled).containsExactly(1, 3);
        assertThat(deadLetters()).singleElement().satisfies(letter -> assertThat(letter.value())
                .isEqualTo(new byte[] {'{'}));
    }

    @Test
    void a_handler_may_take_longer_than_any_poll_interval_and_no_other_member_gets_its_event() {
        publish(1);
        publish(2);
        EventHandler slow = event -> {
            handled.add(Deliveries.claim(event));
            Sleeper.real().accept(TO_HANDLE);
        };

        try (KafkaSubscription first = subscribe(slow)) {
            await(() -> handled.size() == 1);
            try (KafkaSubscription second = subscribe(slow)) {
                await(() -> handled.size() == 2);
                assertThat(first.silence()).isLessThan(TO_HANDLE);
            }
        }
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    void what_was_done_is_not_done_again_after_a_restart_and_what_was_interrupted_is() {
        publish(1);
        publish(2);
        CountDownLatch secondBegan = new CountDownLatch(1);

        // given a member that is closed in the middle of the second event
        KafkaSubscription first = subscribe(event -> {
            if (Deliveries.claim(event) == 2) {
                secondBegan.countDown();
                Sleeper.real().accept(Duration.ofMinutes(1));
                throw new IllegalStateException("interrupted");
            }
            handled.add(Deliveries.claim(event));
        });
        await(() -> secondBegan.getCount() == 0);
        first.close();

        // when another starts
        try (KafkaSubscription second = subscribe(event -> handled.add(Deliveries.claim(event)))) {
            await(() -> handled.size() == 2);
        }

        // then
        assertThat(handled).containsExactly(1, 2);
        assertThat(deadLetters()).isEmpty();
    }

    private KafkaSubscription subscribe(EventHandler handler) {
        KafkaDeadLetters deadLetters = new KafkaDeadLetters(connection);
        Handling handling = new Handling(
                "test",
                handler,
                // forgets at once, so that whatever is delivered twice is handled twice
                ProcessedEvents.latest(0),
                deadLetters,
                new Backoff(2, Duration.ofMillis(10), Duration.ofMillis(10)),
                Clock.systemUTC(),
                Sleeper.real(),
                new SimpleMeterRegistry());
        return KafkaSubscription.start(
                connection, group, List.of(topic), handling, Duration.ofMillis(200), new SimpleMeterRegistry());
    }

    private void publish(int claim) {
        send(EventCodec.encode(event(claim)).value(), claim);
    }

    private void send(byte[] value, int claim) {
        try (KafkaProducer<String, byte[]> producer = connection.producer()) {
            producer.send(new ProducerRecord<>(topic.name(), null, "a-job", value, EventCodec.headers(event(claim))));
            producer.flush();
        }
    }

    private List<ConsumerRecord<String, byte[]>> deadLetters() {
        List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> reader = connection.reader()) {
            TopicPartition partition = new TopicPartition(topic.deadLetters().name(), 0);
            reader.assign(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).get(partition);
            while (reader.position(partition) < end) {
                reader.poll(Duration.ofMillis(100)).forEach(letters::add);
            }
        }
        return letters;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within %s", PATIENCE).isLessThan(deadline);
            Sleeper.real().accept(Duration.ofMillis(20));
        }
    }
}
