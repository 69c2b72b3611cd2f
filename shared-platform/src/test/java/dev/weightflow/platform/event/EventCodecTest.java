package dev.weightflow.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventException.BrokenEnvelope;
import dev.weightflow.platform.event.EventException.UnknownType;
import dev.weightflow.platform.event.EventException.UnreadableData;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventCodecTest {
    private static final Event EVENT =
            new JobEvent.Claimed(JobKind.TRAINING, new JobId("a-job"), 1, new WorkerId("trainer-0"));
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final EventContext CAUSE = new EventContext(
            EventContext.NONE.causation().then(EVENT.id()),
            Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    private static final Envelope<Event> ENVELOPE = Envelope.of(EVENT, "/weightflow/trainer", NOW, CAUSE);

    @Test
    void a_record_is_a_cloud_event_in_binary_mode() {
        // when
        ProducerRecord<String, byte[]> record = EventCodec.encode(ENVELOPE);

        // then
        assertThat(record.topic()).isEqualTo("weightflow.trainings");
        assertThat(record.key()).isEqualTo("a-job");
        assertThat(new String(record.value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"job\":\"a-job\",\"claim\":1,\"worker\":\"trainer-0\"}");
        assertThat(texts(record.headers()))
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", EVENT.id().value())
                .containsEntry("ce_source", "/weightflow/trainer")
                .containsEntry("ce_type", "dev.weightflow.training.TrainingClaimed.v1")
                .containsEntry("ce_subject", "a-job")
                .containsEntry("ce_time", "2026-01-02T03:04:05.678Z")
                .containsEntry("ce_causationdepth", "1")
                .containsEntry("content-type", "application/json")
                .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @Test
    void what_was_encoded_is_decoded() {
        ProducerRecord<String, byte[]> record = EventCodec.encode(ENVELOPE);

        assertThat(EventCodec.decode(record.headers(), record.value())).isEqualTo(ENVELOPE);
    }

    @Test
    void who_asked_for_it_is_in_a_header_of_its_own_and_no_part_of_the_identity() {
        Envelope<Event> asked = Envelope.of(EVENT, "/weightflow/trainer", NOW, CAUSE.by(Optional.of("Ann")));
        ProducerRecord<String, byte[]> record = EventCodec.encode(asked);

        assertThat(texts(record.headers())).containsEntry("ce_actor", "Ann");
        assertThat(texts(EventCodec.headers(ENVELOPE))).doesNotContainKey("ce_actor");
        assertThat(EventCodec.decode(record.headers(), record.value())).isEqualTo(asked);
        assertThat(asked.id()).isEqualTo(ENVELOPE.id());
        assertThat(record.value()).isEqualTo(EventCodec.data(ENVELOPE));
        assertThat(asked.as(JobEvent.class).orElseThrow().actor()).contains("Ann");
        assertThat(CurrentContext.ofItself(asked).actor()).contains("Ann");
        assertThat(asked.context().actor()).as("of what follows from it").isEmpty();
        assertThat(CurrentContext.after(asked).actor()).isEmpty();
    }

    @Test
    void a_caller_s_name_is_one_line_of_bounded_length_and_may_be_missing() {
        assertThat(CurrentContext.ofRequest(() -> "Ann").actor()).contains("Ann");
        assertThat(CurrentContext.ofRequest(() -> "Ann\nBob").actor()).contains("Ann Bob");
        assertThat(CurrentContext.ofRequest(() -> "").actor()).isEmpty();
        Envelope<Event> long_ =
                Envelope.of(EVENT, "/weightflow/trainer", NOW, CurrentContext.ofRequest(() -> "a".repeat(10_000)));
        assertThat(EventCodec.decode(EventCodec.headers(long_), EventCodec.data(long_))
                        .actor())
                .contains("a".repeat(200));
    }

    @Test
    void an_envelope_is_of_its_family_and_of_no_other() {
        assertThat(ENVELOPE.as(JobEvent.class)).isPresent();
        assertThat(ENVELOPE.as(dev.weightflow.schema.event.ModelEvent.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, 0.3, is '0.3' rather than 1.0",
        "ce_id, A B, is malformed",
        "ce_time, yesterday, is malformed",
        "ce_time, +10000-01-01T00:00:00Z, is malformed",
        "ce_time, 9999-12-31T23:00:00-18:00, is malformed",
        "ce_time, -999999999-01-01T00:00:00+18:00, is malformed",
        "ce_subject, another-job, contradicts the data",
        "ce_causationdepth, -1, is malformed",
        "ce_causationroot, A B, is malformed",
        "ce_actor, ' ', is malformed"
    })
    void a_malformed_header_is_named(String header, String value, String why) {
        Headers headers = EventCodec.headers(ENVELOPE);
        headers.remove(header);
        headers.add(header, value.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> decode(headers))
                .isInstanceOf(BrokenEnvelope.class)
                .hasMessageContaining("header " + header + " " + why);
    }

    @ParameterizedTest
    @CsvSource({"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time"})
    void a_missing_header_is_named(String header) {
        Headers headers = EventCodec.headers(ENVELOPE);
        headers.remove(header);

        assertThatThrownBy(() -> decode(headers))
                .isInstanceOf(BrokenEnvelope.class)
                .hasMessageContaining("header " + header + " is missing");
    }

    @Test
    void an_unknown_type_is_named() {
        Headers headers = EventCodec.headers(ENVELOPE);
        headers.remove("ce_type");
        headers.add("ce_type", "dev.weightflow.training.TrainingClaimed.v9".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> decode(headers))
                .isInstanceOf(UnknownType.class)
                .hasMessageContaining("dev.weightflow.training.TrainingClaimed.v9");
    }

    @Test
    void data_that_are_not_what_the_type_says_are_refused() {
        Headers headers = EventCodec.headers(ENVELOPE);

        for (String data :
                new String[] {"", "{", "[]", "{}", "null", "{\"job\":\"a-job\",\"claim\":0,\"worker\":\"w\"}"}) {
            assertThatThrownBy(() -> EventCodec.decode(headers, data.getBytes(StandardCharsets.UTF_8)))
                    .as(data)
                    .isInstanceOf(UnreadableData.class)
                    .hasMessageContaining("The data are not a valid dev.weightflow.training.TrainingClaimed.v1: ");
        }
        assertThatThrownBy(() -> EventCodec.decode(headers, null)).isInstanceOf(UnreadableData.class);
    }

    @Test
    void consequences_are_one_deeper_and_stay_in_the_trace() {
        EventContext consequence = ENVELOPE.context();

        assertThat(consequence.causation().depth()).isEqualTo(2);
        assertThat(consequence.causation().parent()).contains(EVENT.id());
        assertThat(consequence.traceparent()).isEqualTo(CAUSE.traceparent());
    }

    private static void decode(Headers headers) {
        EventCodec.decode(headers, EventCodec.encode(ENVELOPE).value());
    }

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new TreeMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return texts;
    }
}
