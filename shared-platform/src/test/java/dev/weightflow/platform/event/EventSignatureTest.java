package dev.weightflow.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSignatureTest {
    private static final String TOPIC = Topics.TRAININGS.name();

    @TempDir
    Path folder;

    private Signatures trainer;
    private Signatures registry;

    @BeforeEach
    void make() {
        SigningKeys keys = SigningKeys.in(folder);
        trainer = Signatures.open("trainer", path(keys, "trainer"), keys.key("trainer"));
        registry = Signatures.open(
                "checkpoint-registry", path(keys, "checkpoint-registry"), keys.key("checkpoint-registry"));
    }

    private static Path path(SigningKeys keys, String service) {
        keys.of(service);
        return keys.ring();
    }

    @Test
    void what_the_writer_has_stated_is_good_for_everybody() {
        assertThat(EventSignature.check(registry, TOPIC, signed(trainer), data())
                        .fault())
                .isEmpty();
        assertThat(EventSignature.check(Signatures.NONE, TOPIC, headers(), data())
                        .fault())
                .isEmpty();
    }

    @Test
    void every_word_of_it_is_signed() {
        for (String name : List.of("ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_causationdepth")) {
            Headers other = signed(trainer);
            other.remove(name);
            assertThat(EventSignature.check(registry, TOPIC, other, data()).fault())
                    .as(name)
                    .isPresent();
            other.add(name, "other".getBytes(StandardCharsets.UTF_8));
            assertThat(EventSignature.check(registry, TOPIC, other, data()).fault())
                    .as(name)
                    .isPresent();
        }
        assertThat(EventSignature.check(registry, TOPIC, signed(trainer), "{}".getBytes(StandardCharsets.UTF_8))
                        .fault())
                .isPresent();
        Headers further = signed(trainer);
        further.add("ce_causationroot", "another-event".getBytes(StandardCharsets.UTF_8));
        assertThat(EventSignature.check(registry, TOPIC, further, data()).fault())
                .isPresent();
    }

    @Test
    void who_asked_for_it_is_signed() {
        Headers asked = EventCodec.headers(event(Optional.of("Ann")));
        EventSignature.add(trainer, TOPIC, asked, data());
        assertThat(EventSignature.check(registry, TOPIC, asked, data()).fault()).isEmpty();

        asked.remove("ce_actor");
        assertThat(EventSignature.check(registry, TOPIC, asked, data()).fault())
                .as("removed")
                .isPresent();
        asked.add("ce_actor", "Bob".getBytes(StandardCharsets.UTF_8));
        assertThat(EventSignature.check(registry, TOPIC, asked, data()).fault())
                .as("changed")
                .isPresent();
        Headers nobody = signed(trainer);
        nobody.add("ce_actor", "Bob".getBytes(StandardCharsets.UTF_8));
        assertThat(EventSignature.check(registry, TOPIC, nobody, data()).fault())
                .as("added")
                .isPresent();
    }

    @Test
    void nobody_signs_for_another_topic() {
        assertThat(EventSignature.check(registry, TOPIC, signed(registry), data())
                        .fault())
                .hasValueSatisfying(why -> assertThat(why).contains("none of trainer's"));
        assertThat(EventSignature.check(registry, Topics.MODELS.name(), signed(trainer), data())
                        .fault())
                .isPresent();
        assertThat(EventSignature.check(registry, TOPIC, headers(), data()).fault())
                .hasValueSatisfying(why -> assertThat(why).contains("not signed"));
    }

    @Test
    void requests_and_progress_are_anybody_s() {
        assertThat(EventSignature.check(registry, Topics.TRAINING_REQUESTS.name(), headers(), data())
                        .fault())
                .isEmpty();
        assertThat(EventSignature.check(registry, Topics.PROGRESS.name(), headers(), data())
                        .fault())
                .isEmpty();
        assertThat(new JobEvent.CancellationRequested(JobKind.TRAINING, new JobId("j"), 1, "why")
                        .topic()
                        .name())
                .isEqualTo(TOPIC);
    }

    private static Headers signed(Signatures by) {
        Headers headers = headers();
        EventSignature.add(by, TOPIC, headers, data());
        return headers;
    }

    private static Headers headers() {
        return EventCodec.headers(event());
    }

    private static byte[] data() {
        return EventCodec.data(event());
    }

    private static Envelope<?> event() {
        return event(Optional.empty());
    }

    private static Envelope<?> event(Optional<String> actor) {
        return Envelope.of(
                new JobEvent.Claimed(JobKind.TRAINING, new JobId("job"), 1, new WorkerId("w")),
                "/weightflow/trainer",
                Instant.parse("2026-01-02T03:04:05Z"),
                EventContext.NONE.by(actor));
    }
}
