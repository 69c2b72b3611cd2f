package dev.weightflow.trainer;

import static dev.weightflow.trainer.TrainerProcess.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.rest.MutatedRequests;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the packaged trainer as processes, with a real broker, a real S3 server and rendered images. Trainers that are killed come first; then one
 * serves all other tests.
 */
@WithEmbeddedServers
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrainerIT {
    @TempDir
    static Path folder;

    private static KafkaBroker kafka;
    private static S3Server s3;
    private static ObjectStore store;
    private static DatasetId dataset;
    private static TrainingLog log;
    private static TrainerProcess trainer;

    @BeforeAll
    static void prepare(KafkaBroker broker, S3Server server) throws IOException {
        kafka = broker;
        s3 = server;
        log = new TrainingLog(kafka.bootstrapServers());
        TrainingLog.createTopics(kafka);
        s3.createBucket("weightflow");
        store = S3Settings.of(s3.endpoint(), "weightflow", "us-east-1", s3.accessKey(), s3.secretKey())
                .open();
        TrainerProcess.forgetBroker(store); // another class's
        dataset = TestTrainings.storeScenes(store, folder);
    }

    @AfterAll
    static void stop() {
        if (trainer != null) {
            trainer.close();
        }
    }

    @Test
    @Order(1)
    void a_killed_trainer_s_job_ends_with_the_digest_of_an_undisturbed_run() throws Exception {
        TrainerProcess doomed = start("doomed");
        doomed.accepted("/trainings?job=undisturbed", longRequest(1));
        doomed.awaitState("undisturbed", "completed");
        doomed.accepted("/trainings?job=disturbed", longRequest(1));
        await().atMost(LONG).until(() -> !log.stepsCommitted("disturbed").isEmpty());
        doomed.kill();

        try (TrainerProcess heir = start("heir")) {
            heir.awaitState("disturbed", "completed");
        }

        assertThat(log.results("disturbed")).hasSize(1).isEqualTo(log.results("undisturbed"));
        assertThat(log.stepsCommitted("disturbed"))
                .doesNotHaveDuplicates()
                .isEqualTo(log.stepsCommitted("undisturbed"));
        for (CheckpointCommitted committed : log.events("undisturbed", CheckpointCommitted.class)) {
            assertThat(store.read("checkpoints/" + committed.checkpoint()))
                    .contains(committed.manifest().hex().getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    @Order(2)
    void a_request_that_was_made_before_any_trainer_ran_is_found_and_a_repeated_one_is_recognised() throws Exception {
        TrainingSpec spec = TestTrainings.spec(dataset, fields(2, 12));
        JobId job = spec.jobId();
        log.publish(Topics.TRAINING_REQUESTS, new TrainingRequested(job, 1, spec));

        trainer = start("trainer");
        await().atMost(LONG).until(() -> trainer.answers("/trainings/" + job, 200));
        trainer.awaitState(job.value(), "completed");

        JsonNode again = trainer.accepted("/trainings", request(2));

        assertThat(again.get("job").asText()).isEqualTo(job.value());
        assertThat(again.get("known").asBoolean()).isTrue();
        assertThat(trainer.json("/trainings/" + job).has("requestedBy"))
                .as("whoever wrote the event named nobody")
                .isFalse();
        assertThat(trainer.json("/q/health").get("status").asText()).isEqualTo("UP");
    }

    @Test
    @Order(3)
    void whoever_watches_a_training_hears_of_its_states_and_its_progress_until_it_ends() throws Exception {
        trainer.accepted("/trainings?job=watched", request(5));
        assertThat(trainer.json("/trainings/watched").at("/requestedBy").asText())
                .isEqualTo("test");

        CompletableFuture<List<String>> stream = trainer.stream("/trainings/watched/events");
        List<String> lines = stream.get(LONG.toSeconds(), TimeUnit.SECONDS);

        assertThat(lines).contains("event:state", "event:progress", "retry:2000");
        assertThat(lines).anyMatch(line -> line.matches("id:1-\\d+"));
        assertThat(lines).anyMatch(line -> line.contains("\"state\":\"claimed\""));
        assertThat(lines).anyMatch(line -> line.contains("\"phase\":\"training\"") && line.contains("loss.total"));
        assertThat(lines.get(lines.size() - 1)).contains("\"state\":\"completed\"");
        JsonNode curve = trainer.json("/trainings/watched/curve?after=2&points=100");
        assertThat(curve.at("/step").asInt()).isEqualTo(curve.at("/committed").asInt());
        assertThat(curve.at("/series/loss.total/steps/0").asInt()).isEqualTo(3);
        assertThat(curve.at("/curve").asText())
                .isEqualTo(trainer.json("/trainings/watched").at("/curve").asText());
        assertThat(trainer.get("/trainings/watched/curve?points=3").statusCode())
                .isEqualTo(400);
        assertThat(trainer.get("/trainings/nobody/curve").statusCode()).isEqualTo(404);
        JsonNode said = trainer.json("/trainings/watched/log");
        assertThat(said.findValuesAsText("message"))
                .anyMatch(line -> line.equals("training watched: claim 1 taken"))
                .anyMatch(line -> line.startsWith("training watched: completed after "));
        assertThat(trainer.get("/trainings/nobody/log").statusCode()).isEqualTo(404);
        assertThat(trainer.json("/trainings/watched/checkpoints").at("/checkpoints"))
                .hasSameSizeAs(log.stepsCommitted("watched"));
        assertThat(trainer.stream("/trainings/watched/events").get(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("of a job that has ended")
                .filteredOn(line -> line.startsWith("event:"))
                .containsExactly("event:state");
        assertThat(trainer.get("/trainings/none/events").statusCode()).isEqualTo(404);
        assertThat(trainer.job("watched").has("progress")).isFalse();
    }

    @Test
    @Order(3)
    void a_training_that_is_cancelled_stops_and_begins_again_when_it_is_requested_again() throws Exception {
        trainer.accepted("/trainings?job=cancelled", longRequest(6));
        await().atMost(LONG).until(() -> !log.stepsCommitted("cancelled").isEmpty());

        trainer.accepted("/trainings/cancelled/cancel", "{\"reason\":\"enough\"}");
        trainer.accepted("/trainings/cancelled/cancel", "{}");
        trainer.awaitState("cancelled", "cancelled");
        trainer.accepted("/trainings/cancelled/cancel", "{}");

        assertThat(trainer.accepted("/trainings?job=cancelled", longRequest(6))
                        .get("known")
                        .asBoolean())
                .isFalse();
        trainer.awaitState("cancelled", "completed");
        assertThat(trainer.job("cancelled").get("generation").asInt()).isEqualTo(2);
        assertThat(log.stepsCommitted("cancelled")).doesNotHaveDuplicates();
        assertThat(trainer.post("/trainings/cancelled/cancel", "{}").statusCode())
                .isEqualTo(409);
    }

    @Test
    @Order(3)
    void what_is_wrong_with_a_request_is_named() throws Exception {
        HttpResponse<String> unknown = trainer.post("/trainings", request(3).replace("batchSize", "bathSize"));
        HttpResponse<String> unfit =
                trainer.post("/trainings", request(3).replace("\"imageSize\":64", "\"imageSize\":96"));
        HttpResponse<String> absent = trainer.get("/trainings/none");
        HttpResponse<String> nowhere = trainer.get("/no/such/path");
        String onNoDataset = TestTrainings.request(DatasetId.of(Digest.ofText("nowhere")), fields(3, 12));
        HttpResponse<String> noDataset = trainer.post("/trainings", onNoDataset);

        for (String nothing : new String[] {"", "null"}) {
            HttpResponse<String> empty = trainer.post("/trainings", nothing);
            assertThat(empty.statusCode()).as(empty.body()).isEqualTo(400);
            assertThat(empty.body()).contains("its body is empty");
        }
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.body()).contains("/q/openapi says what there is");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("bathSize");
        assertThat(unfit.statusCode()).isEqualTo(400);
        assertThat(unfit.body()).contains("96").contains("128");
        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(absent.headers().firstValue("content-type").orElse("")).contains("application/problem+json");
        assertThat(noDataset.statusCode()).isEqualTo(404);
        assertThat(noDataset.body()).contains("dataset-not-found");
        assertThat(trainer.get("/trainings?state=asleep").statusCode()).isEqualTo(400);
        assertThat(trainer.get("/trainings?limit=abc").statusCode()).isEqualTo(400);
        assertThat(trainer.get("/trainings?method=none").statusCode()).isEqualTo(400);

        trainer.mutatedRequests()
                .with("POST /trainings", onNoDataset)
                .with("POST /trainings/{job}/cancel", "{\"reason\":\"for the test\"}")
                .withFile(Files.readAllBytes(Path.of("../../docs/examples/ia3.py")))
                .send(MutatedRequests.count(500, 20_000), MutatedRequests.count(100, 2_000));
    }

    @Test
    @Order(3)
    void a_method_file_of_the_greatest_size_comes_whole_and_the_log_has_its_digest_alone() throws Exception {
        String example = Files.readString(Path.of("../../docs/examples/lora_xs.py"));
        String line = "# as long as a text may be\n";
        String text = example + line.repeat((MethodText.MOST_BYTES - example.length()) / line.length());
        text += "#".repeat(MethodText.MOST_BYTES - text.length());
        Digest digest = Digest.ofText(text);
        String fields = "\"method\":{\"name\":\"file\",\"rank\":4,\"text\":"
                + WeightflowJson.mapper().writeValueAsString(text) + "},\"steps\":2,\"batchSize\":4,\"imageSize\":64";

        trainer.accepted("/trainings?job=own-method", TestTrainings.request(dataset, fields));
        trainer.awaitState("own-method", "completed");

        assertThat(log.read(Topics.TRAININGS))
                .filteredOn(record -> record.key().equals("own-method"))
                .isNotEmpty()
                .allSatisfy(record -> assertThat(new String(record.value(), StandardCharsets.UTF_8))
                        .doesNotContain("def adapt"))
                .anySatisfy(record -> assertThat(new String(record.value(), StandardCharsets.UTF_8))
                        .contains(digest.hex()));
        assertThat(store.read(digest)).asString(StandardCharsets.UTF_8).isEqualTo(text);
        assertThat(trainer.get("/methods/" + digest).body()).isEqualTo(text);
        assertThat(trainer.get("/methods/" + dataset).statusCode()).isEqualTo(404);
        HttpResponse<String> tooLong = trainer.post(
                "/trainings", TestTrainings.request(dataset, fields).replace("# as", "### as"));
        assertThat(tooLong.statusCode()).as(tooLong.body()).isEqualTo(400);
        assertThat(tooLong.body()).contains("16384");
    }

    @Test
    @Order(3)
    void lists_of_jobs_have_pages_and_filters() throws Exception {
        List<String> pages = List.of("page-a", "page-b", "page-c");
        for (String job : pages) {
            log.publish(
                    Topics.TRAINING_REQUESTS,
                    new TrainingRequested(
                            new JobId(job), 1, TestTrainings.spec(dataset, fields(7, 40) + ",\"priority\":-5")));
        }
        for (String job : pages) {
            await().atMost(LONG).until(() -> trainer.answers("/trainings/" + job, 200));
            trainer.accepted("/trainings/" + job + "/cancel", "{}");
        }
        await().atMost(LONG)
                .until(() -> trainer.json("/trainings?state=cancelled&limit=3").size() == 3);

        HttpResponse<String> first = trainer.get("/trainings?dataset=" + dataset + "&limit=2");
        String next = first.headers().firstValue("Link").orElseThrow();
        assertThat(next).contains("limit=2").contains("offset=2").endsWith("rel=\"next\"");
        HttpResponse<String> second = trainer.get("/trainings?dataset=" + dataset + "&limit=2&offset=2");
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.body()).isNotEqualTo(first.body());
        assertThat(trainer.json("/trainings?dataset=" + Digest.ofText("nowhere").hex()))
                .isEmpty();
    }

    @Test
    @Order(3)
    void what_is_no_request_is_dead_lettered_and_rejected_and_stops_nothing() throws Exception {
        assertThat(trainer.get("/q/metrics").body())
                .contains("weightflow_dead_letters_total{topic=\"weightflow.training-requests\"}")
                .contains("weightflow_consumer_lag_records")
                .contains("weightflow_job_duration_seconds_count{kind=\"training\",method=\"delora\"")
                .contains("weightflow_failures_total{code=\"training-diverged\"} 0.0");
        log.publishRubbish(Topics.TRAINING_REQUESTS, "rubbish");
        log.publishRubbish(Topics.TRAININGS, "rubbish");
        log.publish(
                Topics.TRAINING_REQUESTS,
                new TrainingRequested(new JobId("astray"), 1, TestTrainings.spec("\"steps\":2")));

        trainer.awaitState("rubbish", "rejected");
        trainer.awaitState("astray", "rejected");

        assertThat(trainer.job("astray").get("lastFailure").get("code").asText())
                .isEqualTo("dataset-not-found");
        assertThat(log.events("astray", JobEvent.Rejected.class)).hasSize(1);
        await().atMost(LONG).untilAsserted(() -> assertThat(log.read(Topics.TRAINING_REQUESTS.deadLetters()))
                .extracting(record -> record.key())
                .contains("rubbish", "astray"));
        trainer.accepted("/trainings?job=after-rubbish", request(4));
        trainer.awaitState("after-rubbish", "completed");
    }

    @Test
    @Order(3)
    void a_request_that_was_rejected_is_worked_on_when_it_is_replayed_after_its_cause_is_gone() throws Exception {
        DatasetManifest present = WeightflowJson.read(store.read(dataset.digest()), DatasetManifest.class);
        DatasetManifest late = DatasetManifest.of(
                present.tasks(), List.of(), present.shards(), List.of(), Digest.ofText("ingested later"));
        log.publish(
                Topics.TRAINING_REQUESTS,
                new TrainingRequested(new JobId("too-early"), 1, TestTrainings.spec(late.id(), fields(1, 2))));
        trainer.awaitState("too-early", "rejected");
        String letter = await().atMost(LONG)
                .until(() -> letter(trainer, "too-early"), Optional::isPresent)
                .orElseThrow();
        HttpResponse<String> tooEarlyAgain = trainer.replay(letter);
        assertThat(tooEarlyAgain.statusCode()).as(tooEarlyAgain.body()).isEqualTo(422);
        assertThat(trainer.job("too-early").path("state").asText()).isEqualTo("rejected");

        store.put(CanonicalJson.write(late));
        HttpResponse<String> replayed = trainer.replay(letter);

        assertThat(replayed.statusCode()).as(replayed.body()).isEqualTo(200);
        trainer.awaitState("too-early", "completed");
        HttpResponse<String> twice = trainer.replay(letter);
        assertThat(twice.statusCode()).as(twice.body()).isEqualTo(200);
        assertThat(log.events("too-early", TrainingRequested.class)).hasSize(1);
        assertThat(trainer.job("too-early").path("state").asText()).isEqualTo("completed");

        trainer.close();
        trainer = start("trainer");
        assertThat(trainer.json("/dead-letters").findValues("replay"))
                .anySatisfy(replay -> assertThat(replay.path("by").asText()).isEqualTo("administrator"));
    }

    private static Optional<String> letter(TrainerProcess trainer, String key) throws Exception {
        for (JsonNode letter : trainer.json("/dead-letters?code=dataset-not-found")) {
            if (letter.path("key").asText().equals(key)) {
                return Optional.of(letter.path("id").asText());
            }
        }
        return Optional.empty();
    }

    @Test
    @Order(4)
    void a_trainer_that_starts_before_kafka_is_alive_says_what_it_waits_for_and_begins_when_kafka_answers()
            throws Exception {
        int brokerPort = TrainerProcess.freePort();
        try (TrainerProcess early = TrainerProcess.launch("early", folder, "127.0.0.1:" + brokerPort, s3)) {
            await().atMost(LONG).until(() -> early.answers("/q/health/ready", 503));
            assertThat(early.answers("/q/health/live", 200)).isTrue();
            assertThat(early.get("/q/health/ready").body()).contains("why");
            HttpResponse<String> refused = early.post("/trainings", request(9));
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);

            try (KafkaBroker late = KafkaBroker.start(folder.resolve("late-broker"), Port.of(brokerPort))) {
                TrainingLog.createTopics(late);
                TrainerProcess.forgetBroker(store); // the other trainer's heads follow its facts by some seconds
                early.awaitReady();
                early.accepted("/trainings?job=after-all", request(9));
                assertThat(early.job("after-all").path("state").asText()).isIn("waiting", "claimed");
                early.kill();
            }
        }
    }

    private static TrainerProcess start(String name) throws IOException {
        return TrainerProcess.start(name, folder, kafka.bootstrapServers(), s3);
    }

    private static String request(long seed) {
        return TestTrainings.request(dataset, fields(seed, 12));
    }

    /** Creates a request that is long enough to be interrupted. */
    private static String longRequest(long seed) {
        return TestTrainings.request(dataset, fields(seed, 40));
    }

    private static String fields(long seed, int steps) {
        return ("\"method\":{\"name\":\"delora\",\"rank\":4},\"steps\":%d,\"batchSize\":4,\"imageSize\":64,"
                        + "\"seed\":%d,\"checkpointEverySteps\":5")
                .formatted(steps, seed);
    }
}
