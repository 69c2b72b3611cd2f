package dev.weightflow.evaluator;

import static dev.weightflow.evaluator.RunningEvaluator.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.S3Server;
import dev.weightflow.embedded.testing.WithEmbeddedServers;
import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.evaluator.measure.Archive;
import dev.weightflow.evaluator.measure.Measurement;
import dev.weightflow.evaluator.measure.Observer;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.KafkaEventPublisher;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service on a real broker and a real S3 server: one story, told in order. */
@WithEmbeddedServers
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EvaluatorIT {
    private static final String BUCKET = "evaluator-it";
    private static final int IMAGES = 4;
    private static final JobId JOB = new JobId("a-job");
    private static final String VERSION = System.getProperty("project.version", "0.1.0-SNAPSHOT");

    @TempDir
    static Path folder;

    private static KafkaConnection kafka;
    private static ObjectStore store;
    private static Map<String, String> environment;
    private static DatasetId dataset;
    private static Checkpoint checkpoint;
    private static Checkpoint withoutWeights;
    private static EvaluationOptions ordered;
    private static RunningEvaluator evaluator;

    @BeforeAll
    static void producePriorToAnyConsumer(KafkaBroker broker, S3Server s3) throws IOException {
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                .toList());
        s3.createBucket(BUCKET);
        kafka = KafkaConnection.to(broker.bootstrapServers(), "test");
        store = new S3Settings(s3.endpoint(), BUCKET, "us-east-1", s3.accessKey(), s3.secretKey()).open();
        environment = RunningEvaluator.environment(broker, s3, BUCKET, folder.resolve("data"));

        dataset = Stored.dataset(store, Stored.render(folder, IMAGES), List.of(Task.values()));
        ordered = new EvaluationOptions(
                Optional.empty(), Split.VAL, Optional.empty(), 1, true, Optional.of(new ModelName("scenes")));
        checkpoint = Stored.checkpoint(store, folder, Stored.spec(dataset, Optional.of(ordered)), 99);
        withoutWeights = Stored.manifest(
                store,
                Stored.spec(dataset, Optional.empty()),
                CheckpointId.of(Digest.ofText("these weights were never stored")),
                1);
        publish(stated(new TrainingRequested(JOB, 1, checkpoint.manifest().spec())));
        publish(completed());
        publish(missing());
        publishNoise();
    }

    @Test
    @Order(1)
    void what_was_published_before_the_start_is_answered() throws IOException {
        evaluator = RunningEvaluator.start(environment);

        await().atMost(Duration.ofSeconds(120)).until(() -> answers().size() == 2);

        EvaluationCompleted report = only(EvaluationCompleted.class);
        assertThat(report).isEqualTo(undisturbed(checkpoint.request(dataset, ordered)));
        assertThat(report.model()).contains(new ModelName("scenes"));
        assertThat(requestOf(completed()).causation().parent())
                .contains(completed().id());
        assertThat(only(EvaluationFailed.class).failure().code()).isEqualTo("object-not-found");
        assertThat(only(EvaluationFailed.class).request()).isEqualTo(missing().id());
    }

    @Test
    @Order(2)
    void rest_shows_evaluations_reports_and_pictures() throws IOException {
        EvaluationCompleted report = only(EvaluationCompleted.class);

        JsonNode list = json(evaluator.get("/evaluations"));
        assertThat(list.findValuesAsText("state")).containsExactlyInAnyOrder("completed", "failed");
        JsonNode one = json(evaluator.get("/evaluations?checkpoint=" + report.checkpoint()))
                .get(0);
        assertThat(one.get("report").asText()).isEqualTo(report.report().value());
        assertThat(json(evaluator.get("/evaluations/" + one.get("id").asText())))
                .isEqualTo(one);

        byte[] bytes = evaluator.get("/reports/" + report.report()).body();
        assertThat(Digest.of(bytes).hex()).isEqualTo(report.report().value());
        HttpResponse<byte[]> picture = evaluator.get("/reports/" + report.report() + "/pictures/3");
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(picture.body()).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    @Order(3)
    void failures_are_problems() throws IOException {
        String none = "0".repeat(64);

        assertProblem(evaluator.get("/evaluations/" + none), 404, "evaluation-not-found");
        assertProblem(evaluator.get("/reports/" + none), 404, "report-not-found");
        assertProblem(evaluator.get("/reports/" + dataset), 404, "report-not-found");
        assertProblem(
                evaluator.get("/reports/" + only(EvaluationCompleted.class).report() + "/pictures/4"),
                404,
                "picture-not-found");
        assertProblem(evaluator.post("/evaluations", "{}"), 400, "unreadable-json");
        assertProblem(evaluator.post("/evaluations", "{\"chekpoint\":\"x\"}"), 400, "unreadable-json");
        assertProblem(evaluator.post("/evaluations", "{\"checkpoint\":\"" + none + "\"}"), 404, "checkpoint-not-found");
        assertProblem(evaluator.post("/evaluations", "{\"manifest\":\"" + none + "\"}"), 404, "object-not-found");
        assertProblem(evaluator.post("/evaluations", "{\"manifest\":\"" + dataset + "\"}"), 422, "wrong-manifest");
    }

    @Test
    @Order(4)
    void health_metrics_and_documentation_are_there() throws IOException {
        assertThat(evaluator.status("/q/health/live")).isEqualTo(200);
        assertThat(evaluator.status("/q/health/started")).isEqualTo(200);
        assertThat(text("/q/metrics"))
                .contains("weightflow_evaluations_total{outcome=\"completed\"} 1.0")
                .contains("weightflow_evaluations_total{outcome=\"failed\"} 1.0")
                .contains("weightflow_evaluation_images_total " + 2.0 * IMAGES)
                .contains("weightflow_failures_total{code=\"object-not-found\"} 1.0")
                .contains("weightflow_queue_length_requests{queue=\"evaluations\"} 0.0")
                .containsPattern("weightflow_evaluation_metric\\{model=\"scenes\",task=\"sal\"\\} 0\\.\\d+")
                .contains("weightflow_evaluation_duration_seconds_bucket{outcome=\"completed\",le=\"60.0\"}");
        assertThat(text("/q/openapi")).contains("/evaluations/{id}").contains("untrained");
        assertThat(evaluator.log()).contains("\"message\":\"evaluation ");
    }

    @Test
    @Order(5)
    void redelivery_and_a_clean_restart_add_nothing() throws IOException {
        publish(completed());
        publish(requestOf(completed()));
        evaluator.close();
        evaluator = RunningEvaluator.start(environment);

        JsonNode again = json(evaluator.post(
                "/evaluations", "{\"manifest\":\"" + checkpoint.digest() + "\",\"pictures\":1,\"model\":\"scenes\"}"));
        assertThat(again.get("state").asText()).isEqualTo("completed");
        assertThat(answers()).hasSize(2);
    }

    @Test
    @Order(6)
    void killed_in_the_middle_it_is_done_again_and_comes_to_the_same_report() throws Exception {
        for (String moment : List.of("waiting", "evaluating", "comparing")) {
            int pictures = moment.length() % 7; // another order each time, and so another evaluation
            EvaluationOptions order = Stored.order(Optional.empty(), pictures, true);
            HttpResponse<byte[]> asked = evaluator.post(
                    "/evaluations",
                    "{\"checkpoint\":\"" + checkpoint.manifest().checkpoint() + "\",\"pictures\":" + pictures + "}");
            assertThat(asked.statusCode()).isEqualTo(202);
            String id = json(asked).get("id").asText();
            killAt(moment, id);

            evaluator = RunningEvaluator.start(environment);
            String path = "/evaluations/" + id;
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> json(evaluator.get(path)).get("state").asText().equals("completed"));

            assertThat(json(evaluator.get(path)).get("report").asText())
                    .isEqualTo(undisturbed(checkpoint.request(dataset, order))
                            .report()
                            .value());
            assertThat(answersTo(id)).hasSize(1);
        }
    }

    private static void killAt(String stage, String id) throws Exception {
        while (true) {
            JsonNode now = json(evaluator.get("/evaluations/" + id));
            boolean reached = stage.equals("waiting")
                    || now.has("progress")
                            && now.get("progress").get("stage").asText().equals(stage);
            if (reached || now.get("state").asText().equals("completed")) {
                evaluator.kill();
                return;
            }
        }
    }

    @Test
    @Order(7)
    void what_cannot_be_decoded_lies_among_the_dead_letters_and_a_wrong_setting_stops_the_start() throws Exception {
        evaluator.close();
        environment.put("WEIGHTFLOW_EVALUATOR_BATCHSIZE", "2");

        RunningEvaluator refused = RunningEvaluator.launch(environment);

        assertThat(refused.exit()).isNotZero();
        assertThat(refused.log()).contains("did you mean WEIGHTFLOW_EVALUATOR_BATCH_SIZE");
        try (var reader = kafka.reader()) {
            reader.assign(
                    List.of(new TopicPartition(Topics.EVALUATIONS.deadLetters().name(), 0)));
            reader.seekToBeginning(reader.assignment());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> reader.poll(Duration.ofSeconds(1)).count() > 0);
        }
    }

    private static String text(String path) throws IOException {
        return new String(evaluator.get(path).body(), StandardCharsets.UTF_8);
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status, String code) throws IOException {
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(json(response).get("code").asText()).isEqualTo(code);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    /** What this JVM measures, with a cache of its own. */
    private static EvaluationCompleted undisturbed(EvaluationRequested request) {
        return new Measurement(
                        new Archive(store, new LocalCopies(store, folder.resolve("own"), 0, Clock.systemUTC())),
                        Device.cpu(),
                        1,
                        VERSION)
                .measure(request, new Observer() {
                    @Override
                    public void stage(Stage stage) {}

                    @Override
                    public void total(int images) {}

                    @Override
                    public void imageDone() {}
                });
    }

    private static Envelope<TrainingCompleted> completed() {
        return stated(
                new TrainingCompleted(JOB, 1, checkpoint.manifest().checkpoint(), checkpoint.digest(), 1, 1, Map.of()));
    }

    private static Envelope<EvaluationRequested> missing() {
        return stated(withoutWeights.request(dataset, Stored.order(Optional.empty(), 0, false)));
    }

    private static <E extends Event> Envelope<E> stated(E event) {
        return Envelope.of(event, "/test", Instant.EPOCH, Cause.NONE);
    }

    private static void publish(Envelope<?> event) {
        try (KafkaEventPublisher publisher = new KafkaEventPublisher(kafka)) {
            publisher.publish(event);
        }
    }

    private static void publishNoise() {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(Topics.EVALUATIONS.name(), "noise", new byte[] {1, 2, 3}));
        }
    }

    private static List<Envelope<EvaluationEvent>> log() {
        try (KafkaEventLog<EvaluationEvent> log =
                KafkaEventLog.open(kafka, Topics.EVALUATIONS, EvaluationEvent.class, "test")) {
            return log.readToEnd();
        }
    }

    private static List<Envelope<EvaluationEvent>> answers() {
        return log().stream()
                .filter(fact -> !(fact.event() instanceof EvaluationRequested))
                .toList();
    }

    private static List<Envelope<EvaluationEvent>> answersTo(String request) {
        return answers().stream()
                .filter(fact -> fact.causation()
                        .parent()
                        .filter(parent -> parent.value().equals(request))
                        .isPresent())
                .toList();
    }

    private static Envelope<EvaluationRequested> requestOf(Envelope<TrainingCompleted> cause) {
        return log().stream()
                .filter(fact -> fact.causation().parent().equals(Optional.of(cause.id())))
                .flatMap(fact -> fact.as(EvaluationRequested.class).stream())
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> found.get(0)));
    }

    private static <E extends EvaluationEvent> E only(Class<E> kind) {
        return answers().stream()
                .flatMap(fact -> fact.as(kind).stream())
                .map(Envelope::event)
                .collect(Collectors.collectingAndThen(Collectors.toList(), found -> {
                    assertThat(found).hasSize(1);
                    return found.get(0);
                }));
    }
}
