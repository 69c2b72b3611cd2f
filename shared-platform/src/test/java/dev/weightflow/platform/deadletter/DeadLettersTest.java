package dev.weightflow.platform.deadletter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.testing.KafkaForTests;
import dev.weightflow.platform.testing.Records;
import dev.weightflow.platform.testing.TestService;
import dev.weightflow.platform.testing.Tokens;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests dead letters of the test service, on a real broker and over REST. */
@QuarkusTest
@QuarkusTestResource(value = DeadLettersTest.WithTokens.class, restrictToAnnotatedClass = true)
class DeadLettersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Topic REQUESTS = Topics.TRAINING_REQUESTS;

    /** Broker, with a token for every role. */
    public static class WithTokens extends KafkaForTests {
        @Override
        protected Map<String, String> settings(KafkaBroker broker) {
            Map<String, String> settings = new HashMap<>(super.settings(broker));
            settings.put("weightflow.security.tokens", Tokens.file().toString());
            return settings;
        }
    }

    Records records;

    @Inject
    TestService service;

    @Test
    void a_refused_request_is_handled_when_it_is_replayed_after_its_cause_is_gone() {
        failsOnce("mended");
        Envelope<Event> request = request("mended");
        records.send(REQUESTS, request);
        String id = letter(REQUESTS, "mended");
        assertThat(service.rejected())
                .anySatisfy(rejected -> assertThat(rejected.key()).isEqualTo("mended"));

        JsonPath replayed = replay(id, "admin").then().statusCode(200).extract().jsonPath();

        assertThat(replayed.getString("replay.by")).isEqualTo("admin");
        assertThat(replayed.getString("replay.code")).isNull();
        // the same event: its id, its cause and its trace
        assertThat(service.handled()).extracting(TestService.Handled::event).contains(request);
        assertThat(replayOf(id)).isEqualTo(replayed.getMap("replay"));
    }

    @Test
    void a_request_that_the_release_before_could_not_read_is_handled_when_it_is_replayed_by_this_one() {
        Envelope<Event> request = request("newer");
        Headers headers = EventCodec.headers(request);
        Map.of(
                        "dead-letter-topic", REQUESTS.name(),
                        "dead-letter-partition", "0",
                        "dead-letter-offset", "7",
                        "dead-letter-code", "event-type-unknown",
                        "dead-letter-reason", "The event type is unknown to this release.")
                .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        records.send(REQUESTS.deadLetters(), EventCodec.key(request), EventCodec.data(request), headers);

        replay(letter(REQUESTS, "newer"), "admin").then().statusCode(200);

        assertThat(service.handled()).extracting(TestService.Handled::event).contains(request);
    }

    @Test
    void a_fact_is_handled_again_and_is_not_written_a_second_time() {
        failsOnce("fact");
        Envelope<Event> fact = completed("fact");
        records.send(Topics.TRAININGS, fact);
        String id = letter(Topics.TRAININGS, "fact");

        replay(id, "admin").then().statusCode(200);

        assertThat(service.handled()).extracting(TestService.Handled::event).contains(fact);
        assertThat(service.handled())
                .filteredOn(handled -> handled.event().equals(fact))
                .allSatisfy(handled -> assertThat(handled.thread()).startsWith("completed"));
        assertThat(records.of(Topics.TRAININGS, "fact")).hasSize(1);
    }

    @Test
    void a_letter_may_be_replayed_twice_and_shows_the_latest_time() {
        failsOnce("twice");
        records.send(REQUESTS, request("twice"));
        String id = letter(REQUESTS, "twice");

        String first = replay(id, "admin").jsonPath().getString("replay.time");
        String second = replay(id, "admin").jsonPath().getString("replay.time");

        assertThat(Instant.parse(second)).isAfter(Instant.parse(first));
        assertThat(replayOf(id)).containsEntry("time", second);
        assertThat(service.attempts("twice")).isEqualTo(3);
        assertThat(letters("?topic=" + REQUESTS.name()).getList("findAll { it.key == 'twice' }"))
                .hasSize(1);
    }

    @Test
    void what_is_refused_again_says_why_and_stays_the_one_letter_that_it_is() {
        service.on("hopeless", attempt -> Uni.createFrom().failure(new Impossible("training-hopeless")));
        records.send(REQUESTS, request("hopeless"));
        String id = letter(REQUESTS, "hopeless");

        JsonPath problem = replay(id, "admin").then().statusCode(422).extract().jsonPath();

        assertThat(problem.getString("code")).isEqualTo("dead-letter-refused");
        assertThat(problem.getString("detail"))
                .contains(id)
                .contains("training-hopeless")
                .contains("It cannot be done.");
        assertThat(replayOf(id)).containsEntry("code", "training-hopeless");
        assertThat(letters("?code=training-hopeless").getList("id")).containsExactly(id);
    }

    @Test
    void what_is_no_event_is_refused_again_and_its_channel_goes_on() {
        byte[] key = "no-event".getBytes(StandardCharsets.UTF_8);
        records.send(REQUESTS, key, new byte[] {1, (byte) 0xfe}, Records.headers(Map.of()));
        String id = letter(REQUESTS, "no-event");

        assertThat(replay(id, "admin")
                        .then()
                        .statusCode(422)
                        .extract()
                        .jsonPath()
                        .getString("detail"))
                .contains("event-envelope-broken");

        records.send(REQUESTS, request("after-no-event"));
        await().atMost(PATIENCE).until(() -> service.attempts("after-no-event") == 1);
    }

    @Test
    void a_replay_goes_on_while_its_handler_tries_again_and_is_recorded_at_the_end() {
        AtomicBoolean away = new AtomicBoolean(true);
        service.on(
                "patient-letter",
                attempt -> attempt == 1
                        ? Uni.createFrom().failure(new Impossible("training-impossible"))
                        : away.get()
                                ? Uni.createFrom().failure(new Away())
                                : Uni.createFrom().voidItem());
        records.send(REQUESTS, request("patient-letter"));
        String id = letter(REQUESTS, "patient-letter");

        replay(id, "admin").then().statusCode(202);
        assertThat(replayOf(id)).isNull();
        away.set(false);

        await().atMost(PATIENCE).until(() -> replayOf(id) != null);
        assertThat(replayOf(id)).containsEntry("by", "admin").doesNotContainKey("code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reader", "writer", "promoter"})
    void only_who_administers_replays_and_every_reader_sees(String role) {
        failsOnce("not-by-" + role);
        records.send(REQUESTS, request("not-by-" + role));
        String id = letter(REQUESTS, "not-by-" + role);

        replay(id, role).then().statusCode(403);
        as(role).get("/dead-letters/" + id).then().statusCode(200);

        assertThat(service.attempts("not-by-" + role)).isEqualTo(1);
        assertThat(replayOf(id)).isNull();
        given().get("/dead-letters").then().statusCode(401);
    }

    @Test
    void a_letter_is_shown_with_its_headers_and_its_payload_as_text_if_it_is_json() {
        failsOnce("shown");
        records.send(REQUESTS, request("shown"));
        JsonPath json =
                as("reader").get("/dead-letters/" + letter(REQUESTS, "shown")).jsonPath();

        assertThat(json.getString("letter.topic")).isEqualTo(REQUESTS.name());
        assertThat(json.getString("letter.service")).isEqualTo("test-service");
        assertThat(json.getString("letter.code")).isEqualTo("training-impossible");
        assertThat(json.getString("letter.reason")).isEqualTo("It cannot be done.");
        assertThat(json.getString("encoding")).isEqualTo("json");
        assertThat(json.getString("payload")).contains("\"job\":\"shown\"");
        assertThat(json.<String, String>getMap("headers"))
                .containsEntry("ce_id", request("shown").id().value())
                .containsEntry("dead-letter-code", "training-impossible");
    }

    @Test
    void a_payload_that_is_no_json_or_long_is_shown_as_base64_and_cut() {
        byte[] noise = new byte[100_000];
        noise[0] = (byte) 0xff;
        // requests are not that large
        records.send(Topics.TRAININGS, "noise".getBytes(StandardCharsets.UTF_8), noise, Records.headers(Map.of()));

        JsonPath json = as("reader")
                .get("/dead-letters/" + letter(Topics.TRAININGS, "noise"))
                .jsonPath();

        assertThat(json.getString("encoding")).isEqualTo("base64");
        assertThat(Base64.getDecoder().decode(json.getString("payload")))
                .hasSize(64 << 10)
                .startsWith(0xff);
        assertThat(json.getInt("letter.bytes")).isEqualTo(100_000);
    }

    @Test
    void letters_are_listed_by_topic_code_and_time_the_newest_first() {
        failsOnce("listed-1");
        failsOnce("listed-2");
        records.send(REQUESTS, request("listed-1"));
        String first = letter(REQUESTS, "listed-1");
        records.send(Topics.TRAININGS, completed("listed-2"));
        String second = letter(Topics.TRAININGS, "listed-2");

        assertThat(letters("").getList("id", String.class)).containsSubsequence(second, first);
        assertThat(letters("?topic=weightflow.trainings").getList("id"))
                .contains(second)
                .doesNotContain(first);
        assertThat(letters("?code=event-envelope-broken").getList("id")).doesNotContain(first, second);
        String since = letters("").getString("find { it.id == '" + second + "' }.time");
        assertThat(letters("?since=" + since).getList("id")).contains(second).doesNotContain(first);
        Response page = as("reader").get("/dead-letters?limit=1");
        assertThat(page.jsonPath().getList("id")).hasSize(1);
        assertThat(Integer.parseInt(page.header("X-Total-Count"))).isGreaterThan(1);
        as("reader").get("/dead-letters?since=yesterday").then().statusCode(400);
    }

    @Test
    void what_there_is_not_is_not_found() {
        as("reader").get("/dead-letters/nonsense").then().statusCode(400);
        for (String id : List.of(
                "weightflow.training-requests.dlq-0@999999",
                "weightflow.training-requests.dlq-7@0",
                "weightflow.models.dlq-0@0")) {
            assertThat(as("reader")
                            .get("/dead-letters/" + id)
                            .then()
                            .statusCode(404)
                            .extract()
                            .jsonPath()
                            .getString("code"))
                    .isEqualTo("dead-letter-not-found");
        }
    }

    private void failsOnce(String job) {
        service.on(
                job,
                attempt -> attempt == 1
                        ? Uni.createFrom().failure(new Impossible("training-impossible"))
                        : Uni.createFrom().voidItem());
    }

    /** Returns the id of the letter of that job, when there is one. */
    private String letter(Topic topic, String job) {
        ConsumerRecord<byte[], byte[]> letter = await().atMost(PATIENCE)
                .until(() -> records.of(topic.deadLetters(), job).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
        return letter.topic() + "-" + letter.partition() + "@" + letter.offset();
    }

    private static Map<String, String> replayOf(String id) {
        return as("reader").get("/dead-letters/" + id).jsonPath().getMap("letter.replay");
    }

    private static JsonPath letters(String query) {
        return as("reader")
                .get("/dead-letters" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static Response replay(String id, String role) {
        return as(role).contentType(ContentType.JSON).post("/dead-letters/" + id + "/replay");
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(Tokens.of(role));
    }

    private static Envelope<Event> request(String job) {
        return envelope(new JobEvent.CancellationRequested(JobKind.TRAINING, new JobId(job), 1, "no longer wanted"));
    }

    private static Envelope<Event> completed(String job) {
        Digest digest = Digest.ofText(job);
        return envelope(
                new TrainingCompleted(new JobId(job), 1, new CheckpointId(digest.hex()), digest, 1, 1.0, Map.of()));
    }

    private static Envelope<Event> envelope(Event event) {
        return Envelope.of(event, "/weightflow/somebody", Instant.parse("2026-01-02T03:04:05Z"), EventContext.NONE);
    }

    private static final class Impossible extends RuntimeException implements HasErrorCode {
        private final String code;

        Impossible(String code) {
            super("It cannot be done.");
            this.code = code;
        }

        @Override
        public String code() {
            return code;
        }
    }

    private static final class Away extends RuntimeException implements Retriable {}
}
