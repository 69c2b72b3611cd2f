package dev.weightflow.platform.handling;

import static dev.weightflow.platform.handling.Deliveries.delivery;
import static dev.weightflow.platform.handling.Deliveries.poison;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.time.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class HandlingTest {
    private final List<Integer> handled = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int failures;
    private RuntimeException failure;

    @Test
    void an_event_is_handled_once_however_often_it_is_delivered() {
        Handling handling = handling(letters::add);

        assertThat(handling.handle(delivery(1))).isEqualTo(Outcome.HANDLED);
        assertThat(handling.handle(delivery(1))).isEqualTo(Outcome.REPEATED);
        assertThat(handling.handle(delivery(2))).isEqualTo(Outcome.HANDLED);
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    void what_cannot_be_read_is_put_aside_with_its_bytes_and_cause() {
        // when
        Outcome outcome = handling(letters::add).handle(poison());

        // then
        assertThat(outcome).isEqualTo(Outcome.DEAD_LETTERED);
        ProducerRecord<String, byte[]> letter = KafkaDeadLetters.record(letters.get(0));
        assertThat(letter.topic()).isEqualTo("weightflow.trainings.dlq");
        assertThat(letter.key()).isEqualTo("a-job");
        assertThat(letter.value()).isEqualTo(poison().value());
        assertThat(header(letter, "ce_type")).isEqualTo("dev.weightflow.training.ClaimTaken.v1");
        assertThat(header(letter, "dead-letter-code")).isEqualTo("event-data-unreadable");
        assertThat(header(letter, "dead-letter-reason")).contains("it is malformed at line 1");
        assertThat(header(letter, "dead-letter-exception-class-name")).endsWith("UnreadableData");
        assertThat(header(letter, "dead-letter-topic")).isEqualTo("weightflow.trainings");
        assertThat(header(letter, "dead-letter-offset")).isEqualTo("99");
        assertThat(header(letter, "dead-letter-attempts")).isEqualTo("0");
        assertThat(header(letter, "dead-letter-service")).isEqualTo("test");
        assertThat(meters.get("weightflow.dead.letters").counter().count()).isEqualTo(1);
        assertThat(meters.get("weightflow.failures")
                        .tag("code", "event-data-unreadable")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void failures_of_reading_are_at_zero_from_the_start() {
        handling(letters::add);

        assertThat(meters.get("weightflow.failures").counters())
                .allSatisfy(counter -> assertThat(counter.count()).isZero())
                .extracting(counter -> counter.getId().getTag("code"))
                .containsExactlyInAnyOrder(
                        "event-envelope-broken", "event-type-unknown", "event-data-unreadable", "unexpected");
    }

    @Test
    void a_failure_that_may_pass_is_tried_again_with_growing_pauses() {
        failWith(new EventException.Unavailable("x", new IllegalStateException("down")), 2);

        assertThat(handling(letters::add).handle(delivery(1))).isEqualTo(Outcome.HANDLED);
        assertThat(pauses).containsExactly(Duration.ofMillis(10), Duration.ofMillis(20));
    }

    @Test
    void a_failure_that_does_not_pass_is_put_aside_in_the_end() {
        failWith(new EventException.Unavailable("x", new IllegalStateException("down")), 99);

        assertThat(handling(letters::add).handle(delivery(1))).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(letters.get(0).attempts()).isEqualTo(4);
        assertThat(letters.get(0).code()).isEqualTo("broker-unavailable");
        assertThat(pauses).hasSize(3);
    }

    @Test
    void a_fault_of_the_handler_is_put_aside_at_once() {
        failWith(new NullPointerException(), 99);

        assertThat(handling(letters::add).handle(delivery(1))).isEqualTo(Outcome.DEAD_LETTERED);
        assertThat(letters.get(0).code()).isEqualTo("unexpected");
        assertThat(letters.get(0).reason()).isEqualTo("NullPointerException");
        assertThat(pauses).isEmpty();
    }

    @Test
    void what_cannot_even_be_put_aside_is_not_acknowledged() {
        DeadLetters broken = letter -> {
            throw new EventException.Unavailable("x", new IllegalStateException("down"));
        };

        assertThatThrownBy(() -> handling(broken).handle(poison())).isInstanceOf(EventException.Unavailable.class);
    }

    private void failWith(RuntimeException exception, int times) {
        failure = exception;
        failures = times;
    }

    private Handling handling(DeadLetters deadLetters) {
        return new Handling(
                "test",
                event -> {
                    if (failures-- > 0) {
                        throw failure;
                    }
                    handled.add(Deliveries.claim(event));
                },
                ProcessedEvents.latest(10),
                deadLetters,
                new Backoff(4, Duration.ofMillis(10), Duration.ofMillis(100)),
                Clock.fixed(Deliveries.NOW, ZoneOffset.UTC),
                pauses::add,
                meters);
    }

    private static String header(ProducerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
