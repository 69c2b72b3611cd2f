package dev.weightflow.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.testing.KafkaForTests;
import dev.weightflow.platform.testing.Records;
import dev.weightflow.platform.testing.TestService;
import dev.weightflow.platform.testing.TestService.Handled;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = ChannelsTest.WithARequest.class, restrictToAnnotatedClass = true)
class ChannelsTest {
    private static final Topic LETTERS = Topics.TRAINING_REQUESTS.deadLetters();
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** Broker with a request from before the service's start. */
    public static class WithARequest extends KafkaForTests {
        @Override
        protected void prepare(Records records) {
            records.send(Topics.TRAINING_REQUESTS, request("published-before-the-start"));
        }
    }

    Records records;

    @Inject
    TestService service;

    @Inject
    MeterRegistry meters;

    @Test
    void an_event_from_before_the_start_is_handled() {
        handled("published-before-the-start");
    }

    @Test
    void a_handler_gets_the_envelope_in_the_trace_of_the_event() {
        Envelope<Event> request = request("traced");

        records.send(Topics.TRAINING_REQUESTS, request);

        Handled handled = handled("traced");
        assertThat(handled.event()).isEqualTo(request);
        assertThat(handled.traceparent()).hasValueSatisfying(traceparent -> assertThat(traceparent)
                .startsWith("00-" + TRACE + "-")
                .isNotEqualTo(request.traceparent().orElseThrow()));
    }

    @Test
    void a_blocking_handler_works_on_the_threads_of_its_name_and_in_the_trace() {
        records.send(Topics.TRAININGS, completed("blocking"));

        Handled handled = handled("blocking");
        assertThat(handled.thread()).startsWith("completed");
        assertThat(handled.traceparent().orElseThrow()).startsWith("00-" + TRACE + "-");
    }

    @Test
    void an_event_of_the_family_that_a_handler_does_not_take_is_passed_over() {
        records.send(
                Topics.TRAININGS,
                envelope(new JobEvent.Claimed(JobKind.TRAINING, new JobId("claimed"), 1, new WorkerId("w"))));
        records.send(Topics.TRAININGS, completed("claimed"));

        handled("claimed");
        assertThat(service.attempts("claimed")).isEqualTo(1);
        assertThat(records.of(Topics.TRAININGS.deadLetters(), "claimed")).isEmpty();
    }

    @Test
    void a_fact_under_the_id_of_another_is_dead_lettered() {
        Envelope<Event> first = completed("first-of-an-id");
        Envelope<Event> second = completed("second-of-an-id");

        records.send(Topics.TRAININGS, first);
        records.send(Topics.TRAININGS, under(first.id(), second));

        handled("first-of-an-id");
        await().until(() -> records.of(Topics.TRAININGS.deadLetters(), "second-of-an-id").stream()
                .anyMatch(letter ->
                        Records.header(letter, "dead-letter-code").equals(Optional.of("event-id-of-another"))));
        assertThat(service.attempts("second-of-an-id")).isZero();
    }

    @Test
    void requests_are_known_by_their_job_and_not_by_their_id() {
        Envelope<Event> first = request("first-request");

        records.send(Topics.TRAINING_REQUESTS, first);
        records.send(Topics.TRAINING_REQUESTS, under(first.id(), request("second-request")));

        handled("first-request");
        assertThat(handled("second-request").event().id()).isEqualTo(first.id());
    }

    private static Envelope<Event> under(EventId id, Envelope<Event> event) {
        return new Envelope<>(
                event.event(), id, event.source(), event.time(), event.causation(), event.traceparent(), event.actor());
    }

    @Test
    void a_message_goes_to_the_topic_that_is_named_and_stays_in_the_trace() {
        Envelope<Event> before = request("before");

        service.follow(before, new JobEvent.Claimed(JobKind.TRAINING, new JobId("after"), 1, new WorkerId("w")))
                .await()
                .indefinitely();

        ConsumerRecord<byte[], byte[]> sent =
                records.of(Topics.EVALUATION_REQUESTS, "after").get(0);
        assertThat(Records.texts(sent.headers()))
                .containsEntry("ce_type", "dev.weightflow.training.TrainingClaimed.v1")
                .containsEntry("ce_causationparent", before.id().value())
                .hasEntrySatisfying(
                        "traceparent", traceparent -> assertThat(traceparent).startsWith("00-" + TRACE + "-"));
    }

    @Test
    void what_cannot_be_read_is_dead_lettered_as_found_and_stated_as_rejected() {
        byte[] key = {(byte) 0xff, 'k'};
        byte[] value = {1, 2, 3, (byte) 0xfe};
        double before = meters.counter("weightflow.dead.letters", "topic", Topics.TRAINING_REQUESTS.name())
                .count();

        records.send(Topics.TRAINING_REQUESTS, key, value, Records.headers(Map.of("x-sender", "kcat")));

        ConsumerRecord<byte[], byte[]> letter = await().until(
                        () -> records.all(LETTERS).stream()
                                .filter(record -> record.key()[0] == key[0])
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(Records.texts(letter.headers()))
                .containsEntry("x-sender", "kcat")
                .containsEntry("dead-letter-code", "event-envelope-broken")
                .containsEntry("dead-letter-service", "test-service")
                .containsEntry("dead-letter-topic", Topics.TRAINING_REQUESTS.name())
                .containsKeys("dead-letter-time", "dead-letter-reason", "dead-letter-partition", "dead-letter-offset");
        await().until(() -> meters.counter("weightflow.dead.letters", "topic", Topics.TRAINING_REQUESTS.name())
                        .count()
                == before + 1);
        assertThat(service.rejected())
                .anySatisfy(request -> assertThat(request.code()).isEqualTo("event-envelope-broken"));
    }

    @Test
    void a_record_as_large_as_its_topic_takes_is_dead_lettered_with_a_reason_that_quotes_it() {
        byte[] key = "as-large-as-can-be".getBytes(StandardCharsets.UTF_8);
        String type = "x".repeat((64 << 10) - 1000);
        Headers headers = EventCodec.headers(request("as-large-as-can-be"));
        headers.remove("ce_type");
        headers.add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> records.send(Topics.TRAINING_REQUESTS, key, new byte[1000], headers))
                .hasMessageContaining("larger");

        records.send(Topics.TRAINING_REQUESTS, key, new byte[10], headers);
        records.send(Topics.TRAINING_REQUESTS, request("behind-the-largest"));

        ConsumerRecord<byte[], byte[]> letter = letter("as-large-as-can-be");
        assertThat(Records.header(letter, "ce_type")).contains(type);
        assertThat(Records.header(letter, "dead-letter-code")).contains("event-type-unknown");
        assertThat(Records.header(letter, "dead-letter-reason"))
                .hasValueSatisfying(reason -> assertThat(reason).contains(type));
        // and the rejection, which is a record too, quotes less
        assertThat(service.rejected())
                .filteredOn(rejected -> rejected.key().equals("as-large-as-can-be"))
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.reason()).hasSizeLessThan(3_000));
        handled("behind-the-largest");
    }

    @Test
    void compression_lets_no_larger_record_in() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                records.bootstrapServers(),
                "compression.type",
                "gzip",
                "max.request.size",
                8 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThatThrownBy(() -> producer.send(
                                    new ProducerRecord<>(Topics.TRAINING_REQUESTS.name(), new byte[4 << 20]))
                            .get())
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void a_handlers_failure_shows_its_code_in_the_dead_letter_the_rejection_and_the_counter() {
        service.on("impossible", attempt -> Uni.createFrom().failure(new Impossible()));
        Envelope<Event> request = request("impossible");

        records.send(Topics.TRAINING_REQUESTS, request);

        ConsumerRecord<byte[], byte[]> letter = letter("impossible");
        assertThat(Records.texts(letter.headers()))
                .containsEntry("dead-letter-code", "training-impossible")
                .containsEntry("dead-letter-reason", "It cannot be done.")
                .containsEntry("ce_id", request.id().value())
                .containsEntry("traceparent", request.traceparent().orElseThrow());
        assertThat(service.attempts("impossible")).isEqualTo(1);
        RejectedRequests.RejectedRequest rejected = service.rejected().stream()
                .filter(any -> any.key().equals("impossible"))
                .findFirst()
                .orElseThrow();
        assertThat(rejected.channel()).isEqualTo("training-requests");
        assertThat(rejected.code()).isEqualTo("training-impossible");
        assertThat(rejected.reason()).isEqualTo("It cannot be done.");
        assertThat(rejected.context().causation().parent()).contains(request.id());
        await().until(() -> meters.counter("weightflow.failures", "code", "training-impossible")
                        .count()
                > 0);
    }

    @Test
    void a_mistake_in_a_blocking_handler_is_dead_lettered_as_unexpected() {
        service.on("mistake", attempt -> {
            throw new IllegalStateException("oops");
        });

        records.send(Topics.TRAININGS, completed("mistake"));
        records.send(Topics.TRAININGS, completed("behind-the-mistake"));

        handled("behind-the-mistake");
        ConsumerRecord<byte[], byte[]> letter = await().until(
                        () -> records.of(Topics.TRAININGS.deadLetters(), "mistake").stream()
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(Records.header(letter, "dead-letter-code")).contains("unexpected");
        assertThat(Records.header(letter, "dead-letter-reason")).contains("oops");
    }

    @Test
    void a_retriable_failure_is_tried_again_and_not_dead_lettered() {
        service.on(
                "patient",
                attempt -> attempt < 3
                        ? Uni.createFrom().failure(new Away())
                        : Uni.createFrom().voidItem());

        records.send(Topics.TRAINING_REQUESTS, request("patient"));

        handled("patient");
        assertThat(service.attempts("patient")).isEqualTo(3);
        assertThat(records.of(LETTERS, "patient")).isEmpty();
    }

    @Test
    void a_retriable_failure_of_a_blocking_handler_is_tried_again() {
        service.on("patient-worker", attempt -> {
            if (attempt == 1) {
                throw new Away();
            }
            return Uni.createFrom().voidItem();
        });

        records.send(Topics.TRAININGS, completed("patient-worker"));

        handled("patient-worker");
        assertThat(service.attempts("patient-worker")).isEqualTo(2);
    }

    @Test
    void signs_of_life_that_cannot_be_read_are_passed_over() {
        Envelope<Event> heartbeat = envelope(new WorkerHeartbeat(new WorkerId("heard"), 1));
        Headers newer = EventCodec.headers(heartbeat);
        newer.remove("ce_type");
        newer.add("ce_type", "dev.weightflow.progress.WorkerSlowed.v1".getBytes(StandardCharsets.UTF_8));

        records.send(Topics.PROGRESS, EventCodec.key(heartbeat), EventCodec.data(heartbeat), newer);
        records.send(Topics.PROGRESS, heartbeat);

        handled("heard");
        assertThat(records.all(Topics.PROGRESS.deadLetters())).isEmpty();
    }

    @Test
    void an_event_that_the_topic_does_not_take_is_dead_lettered() {
        records.send(
                Topics.TRAINING_REQUESTS,
                envelope(new JobEvent.Claimed(JobKind.TRAINING, new JobId("out-of-place"), 1, new WorkerId("w"))));

        assertThat(Records.header(letter("out-of-place"), "dead-letter-code")).contains("event-out-of-place");
    }

    @Test
    void a_dead_letter_that_is_sent_again_has_only_its_new_cause() {
        service.on("again", attempt -> Uni.createFrom().failure(new Impossible()));
        Envelope<Event> request = request("again");
        Headers headers = EventCodec.headers(request);
        headers.add("dead-letter-code", "former".getBytes(StandardCharsets.UTF_8));
        headers.add("dead-letter-reason", "former".getBytes(StandardCharsets.UTF_8));

        records.send(Topics.TRAINING_REQUESTS, EventCodec.key(request), EventCodec.data(request), headers);

        ConsumerRecord<byte[], byte[]> letter = letter("again");
        assertThat(letter.headers().headers("dead-letter-code")).hasSize(1);
        assertThat(Records.header(letter, "dead-letter-reason")).contains("It cannot be done.");
    }

    @Test
    void counters_are_there_before_there_is_anything_to_count() {
        assertThat(meters.find("weightflow.dead.letters")
                        .tag("topic", Topics.TRAININGS.name())
                        .counter())
                .isNotNull();
        assertThat(meters.find("weightflow.failures")
                        .tag("code", "event-data-unreadable")
                        .counter())
                .isNotNull();
    }

    private Handled handled(String job) {
        return await().until(
                        () -> service.handled().stream()
                                .filter(any -> any.event().event().subject().equals(job))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private ConsumerRecord<byte[], byte[]> letter(String job) {
        return await().until(() -> records.of(LETTERS, job).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    static Envelope<Event> request(String job) {
        return envelope(new JobEvent.CancellationRequested(JobKind.TRAINING, new JobId(job), 1, "no longer wanted"));
    }

    static Envelope<Event> completed(String job) {
        Digest digest = Digest.ofText(job);
        return envelope(
                new TrainingCompleted(new JobId(job), 1, new CheckpointId(digest.hex()), digest, 1, 1.0, Map.of()));
    }

    private static Envelope<Event> envelope(Event event) {
        return Envelope.of(
                event,
                "/weightflow/somebody",
                Instant.parse("2026-01-02T03:04:05Z"),
                new EventContext(Causation.NONE, Optional.of("00-" + TRACE + "-b7ad6b7169203331-01")));
    }

    private static final class Impossible extends RuntimeException implements HasErrorCode {
        Impossible() {
            super("It cannot be done.");
        }

        @Override
        public String code() {
            return "training-impossible";
        }
    }

    private static final class Away extends RuntimeException implements Retriable {}
}
