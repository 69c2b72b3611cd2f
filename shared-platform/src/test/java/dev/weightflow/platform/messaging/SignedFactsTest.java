package dev.weightflow.platform.messaging;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.testing.KafkaForTests;
import dev.weightflow.platform.testing.Records;
import dev.weightflow.platform.testing.TestService;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Tests that a service with a key ring accepts facts only from their topic's writer. */
@QuarkusTest
@QuarkusTestResource(value = SignedFactsTest.WithKeys.class, restrictToAnnotatedClass = true)
class SignedFactsTest {
    private static final String FOLDER = "weightflow.test.keys";

    /** Keys of the trainer, which writes the topic that the service reads, and of the service. */
    public static class WithKeys extends KafkaForTests {
        @Override
        protected Map<String, String> settings(KafkaBroker broker) {
            SigningKeys keys;
            try {
                keys = SigningKeys.in(Files.createTempDirectory("weightflow-keys"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            keys.of("trainer");
            Map<String, String> settings = new HashMap<>(super.settings(broker));
            settings.put("weightflow.signing.key", keys.of("test-service").toString());
            settings.put("weightflow.signing.key-ring", keys.ring().toString());
            System.setProperty(FOLDER, keys.ring().getParent().toString());
            return settings;
        }
    }

    Records records;

    @Inject
    TestService service;

    @Inject
    Redelivery redelivery;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void a_forged_fact_is_dead_lettered_and_a_signed_one_handled() {
        send("unsigned", Optional.empty());
        send("of-another", Optional.of("test-service"));
        send("signed", Optional.of("trainer"));

        await().until(() -> service.attempts("signed") == 1);
        for (String forged : new String[] {"unsigned", "of-another"}) {
            await().until(() -> records.of(Topics.TRAININGS.deadLetters(), forged).stream()
                    .anyMatch(letter ->
                            Records.header(letter, "dead-letter-code").equals(Optional.of("event-not-signed"))));
            assertThat(service.attempts(forged)).as(forged).isZero();
        }
    }

    @Test
    void a_fact_by_a_key_that_has_not_come_yet_is_waited_for_and_the_process_lives() throws IOException {
        // given a new key of the trainer, and a ring without it
        SigningKeys keys = SigningKeys.in(Path.of(System.getProperty(FOLDER)));
        String lagging = Files.readString(keys.ring());
        keys.renew("trainer");
        String current = Files.readString(keys.ring());
        Signatures trainer = Signatures.open("trainer", keys.ring(), keys.key("trainer"));
        Files.writeString(keys.ring(), lagging);

        sendBy("new-key", trainer);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> get(management.resolve("/q/health/ready"))
                .then()
                .statusCode(503)
                .body(containsString("weightflow.trainings-"))
                .body(containsString("not on the key ring")));
        get(management.resolve("/q/health/live")).then().statusCode(200);
        assertThat(service.attempts("new-key")).isZero();

        Files.writeString(keys.ring(), current);

        await().atMost(Duration.ofSeconds(60)).until(() -> service.attempts("new-key") == 1);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get(management.resolve("/q/health/ready")).statusCode() == 200);
        assertThat(records.of(Topics.TRAININGS.deadLetters(), "new-key")).isEmpty();
    }

    @Test
    void a_dead_letter_that_is_handled_again_is_still_signed_or_still_forged() throws Exception {
        service.on(
                "signed-letter",
                attempt -> attempt == 1
                        ? Uni.createFrom().failure(new IllegalStateException("oops"))
                        : Uni.createFrom().voidItem());
        send("signed-letter", Optional.of("trainer"));
        send("forged-letter", Optional.of("test-service"));

        assertThat(again("signed-letter")).isEmpty();
        assertThat(service.attempts("signed-letter")).isEqualTo(2);
        assertThat(again("forged-letter"))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo("event-not-signed"));
        assertThat(service.attempts("forged-letter")).isZero();
    }

    private Optional<Redelivery.Refusal> again(String job) throws Exception {
        ConsumerRecord<byte[], byte[]> letter = await().until(
                        () -> records.of(Topics.TRAININGS.deadLetters(), job).stream()
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        return redelivery
                .deliver(new ConsumerRecord<>(
                        Topics.TRAININGS.name(),
                        0,
                        0,
                        letter.timestamp(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        letter.key(),
                        letter.value(),
                        letter.headers(),
                        Optional.empty()))
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
    }

    private void send(String job, Optional<String> signer) {
        sendBy(job, signer.map(SignedFactsTest::signatures).orElse(Signatures.NONE));
    }

    private void sendBy(String job, Signatures signer) {
        Digest digest = Digest.ofText(job);
        Envelope<?> event = Envelope.of(
                new TrainingCompleted(new JobId(job), 1, new CheckpointId(digest.hex()), digest, 1, 1.0, Map.of()),
                "/weightflow/trainer",
                Instant.parse("2026-01-02T03:04:05Z"),
                EventContext.NONE);
        Headers headers = EventCodec.headers(event);
        EventSignature.add(signer, Topics.TRAININGS.name(), headers, EventCodec.data(event));
        records.send(Topics.TRAININGS, job.getBytes(StandardCharsets.UTF_8), EventCodec.data(event), headers);
    }

    private static Signatures signatures(String name) {
        // they were created by another class loader than the test's
        SigningKeys made = SigningKeys.in(Path.of(System.getProperty(FOLDER)));
        return Signatures.open(name, made.ring(), made.key(name));
    }
}
