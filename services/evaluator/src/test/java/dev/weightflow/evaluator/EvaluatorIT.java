package dev.weightflow.evaluator;

import static dev.weightflow.evaluator.RunningEvaluator.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.measure.FairLock;
import dev.weightflow.evaluator.measure.Measurement;
import dev.weightflow.evaluator.measure.Observer;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.rest.MutatedRequests;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.drift.WindowImage;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packaged service with a real broker and a real S3 server, in a fixed order. */
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
    static void producePriorToAnyConsumer(KafkaBroker broker, S3Server s3) throws Exception {
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                .toList());
        s3.createBucket(BUCKET);
        kafka = KafkaConnection.to(broker.bootstrapServers(), "test");
        store = S3Settings.of(s3.endpoint(), BUCKET, "us-east-1", s3.accessKey(), s3.secretKey())
                .open();
        environment = RunningEvaluator.environment(broker, s3, BUCKET, folder.resolve("data"));

        dataset = Stored.dataset(store, Stored.render(folder, IMAGES), PascalTasks.NAMES);
        ordered = new EvaluationOptions(
                Optional.empty(), Split.VAL, Optional.empty(), 1, true, Optional.of(new ModelName("scenes")));
        checkpoint = Stored.checkpoint(store, folder, Stored.spec(dataset, Optional.of(ordered)), 99);
        store.putIfAbsent(
                "checkpoints/" + checkpoint.manifest().checkpoint(),
                checkpoint.digest().hex().getBytes(StandardCharsets.US_ASCII));
        withoutWeights = Stored.manifest(
                store,
                Stored.spec(dataset, Optional.empty()),
                CheckpointId.of(Digest.ofText("these weights were never stored")),
                1);
        publish(stated(new TrainingRequested(JOB, 1, checkpoint.manifest().spec())), Topics.TRAININGS);
        publish(completed(), Topics.TRAININGS);
        publish(missing(), Topics.EVALUATION_REQUESTS);
        publishNoise();
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(evaluator).ifPresent(RunningEvaluator::close);
    }

    @Test
    @Order(1)
    void what_was_published_before_the_start_is_answered() throws IOException {
        evaluator = RunningEvaluator.start(environment);

        await().atMost(Duration.ofSeconds(120)).until(() -> answers().size() == 3);

        EvaluationCompleted report = only(EvaluationCompleted.class);
        EvaluationReport undisturbed = undisturbed(checkpoint.evaluation(dataset, ordered));
        assertThat(report.report()).isEqualTo(undisturbed.id());
        assertThat(report.metrics()).isEqualTo(undisturbed.metrics());
        assertThat(report.training()).contains(JOB);
        assertThat(report.model()).contains(new ModelName("scenes"));
        assertThat(requestOf(completed()).event().job()).isEqualTo(report.job());
        assertThat(only(JobEvent.Failed.class).failure().code()).isEqualTo("object-not-found");
        assertThat(only(JobEvent.Failed.class).job())
                .isEqualTo(missing().event().job());
        assertThat(only(JobEvent.Rejected.class).job()).isEqualTo(new JobId("noise"));
    }

    @Test
    @Order(2)
    void rest_shows_evaluations_reports_and_pictures() throws IOException {
        EvaluationCompleted report = only(EvaluationCompleted.class);

        HttpResponse<byte[]> list = evaluator.get("/evaluations");
        assertThat(json(list).findValuesAsText("state")).containsExactlyInAnyOrder("completed", "failed", "rejected");
        JsonNode one = json(evaluator.get("/evaluations?checkpoint=" + report.checkpoint()))
                .get(0);
        assertThat(one.get("report").asText()).isEqualTo(report.report().value());
        assertThat(json(evaluator.get("/evaluations/" + report.job()))).isEqualTo(one);
        assertThat(json(evaluator.get("/evaluations?state=failed&dataset=" + dataset)))
                .hasSize(1);
        assertThat(json(evaluator.get("/evaluations?model=people"))).isEmpty();
        HttpResponse<byte[]> page = evaluator.get("/evaluations?limit=2");
        assertThat(json(page)).hasSize(2);
        assertThat(page.headers().firstValue("X-Total-Count")).contains("3");
        assertThat(page.headers().firstValue("Link").orElseThrow())
                .contains("limit=2")
                .contains("offset=2")
                .contains("rel=\"next\"");
        assertThat(evaluator.get("/evaluations?limit=2&offset=2").headers().firstValue("Link"))
                .isEmpty();

        HttpResponse<byte[]> stored = evaluator.get("/reports/" + report.report());
        assertThat(Digest.of(stored.body()).hex()).isEqualTo(report.report().value());
        HttpResponse<byte[]> picture = evaluator.get("/reports/" + report.report() + "/pictures/3");
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(picture.body()).startsWith(0x89, 'P', 'N', 'G');
        HttpResponse<byte[]> images = evaluator.get("/reports/" + report.report() + "/images");
        assertThat(WeightflowJson.read(images.body(), ImageSums.class).images()).hasSize(report.images());
        for (HttpResponse<byte[]> answer : List.of(stored, picture, images)) {
            String tag = answer.headers().firstValue("ETag").orElseThrow();
            String path = answer.uri().getPath();
            assertThat(evaluator.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
            assertThat(evaluator.get(path, "If-None-Match", "\"another\"").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(2)
    void rest_shows_the_layers_worst_images_and_geometry_of_a_report() throws IOException {
        String report = "/reports/" + only(EvaluationCompleted.class).report();

        JsonNode samples = json(evaluator.get(report + "/samples"));
        assertThat(samples.get("size").asInt()).isEqualTo(Stored.IMAGE_SIZE);
        assertThat(samples.get("tasks").findValuesAsText("task"))
                .containsExactly("semseg", "normals", "sal", "human_parts");
        assertThat(samples.at("/tasks/0/classes/1").toString())
                .isEqualTo("{\"name\":\"aeroplane\",\"colour\":\"#800000\"}");
        assertThat(samples.get("samples")).hasSize(1);
        String layer = samples.at("/samples/0/layers/semseg/prediction").asText();
        HttpResponse<byte[]> png = evaluator.get(report + "/layers/" + layer);
        assertThat(Digest.of(png.body()).hex()).isEqualTo(layer);
        assertThat(png.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(png.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertProblem(evaluator.get(report + "/layers/" + dataset), 404, "layer-not-found");

        JsonNode worst = json(evaluator.get(report + "/worst?task=normals&limit=2"));
        assertThat(worst.at("/scale/metric").asText()).isEqualTo("meanAngularError");
        assertThat(worst.get("images")).hasSize(2);
        assertThat(worst.at("/images/0/figure").asDouble())
                .isGreaterThanOrEqualTo(worst.at("/images/1/figure").asDouble());
        assertProblem(evaluator.get(report + "/worst?task=depth"), 404, "task-not-found");
        assertProblem(evaluator.get(report + "/worst"), 400, "invalid-request");

        JsonNode geometry = json(evaluator.get(report + "/geometry"));
        assertThat(geometry.get("method").asText()).isEqualTo("delora");
        assertThat(geometry.at("/weights/0/relativeDistance").asDouble()).isPositive();
    }

    @Test
    @Order(2)
    void a_photograph_and_any_sample_of_a_report_are_predicted() throws IOException {
        String sample = json(evaluator.get(
                        "/reports/" + only(EvaluationCompleted.class).report() + "/worst?task=sal&limit=1"))
                .at("/images/0/image")
                .asText();
        String path = "/reports/" + only(EvaluationCompleted.class).report() + "/samples/" + sample;
        await().atMost(Duration.ofSeconds(60))
                .until(() -> evaluator.get(path).statusCode() == 200); // the model is fetched meanwhile
        JsonNode predicted = json(evaluator.get(path));
        assertThat(predicted.get("sample").asText()).isEqualTo(sample);
        assertThat(predicted.get("tasks").findValues("figure")).isNotEmpty();
        assertProblem(evaluator.get(path + "-and-more"), 404, "sample-not-found");

        byte[] photograph = Base64.getDecoder().decode(predicted.get("image").asText());
        String asked = "/predictions?checkpoint=" + checkpoint.manifest().checkpoint();
        HttpResponse<byte[]> answer = evaluator.post(asked, "image/png", photograph);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("checkpoint").asText())
                .isEqualTo(checkpoint.manifest().checkpoint().toString());
        assertThat(json(answer).at("/tasks/0/png").asText())
                .as("the image as the model saw it gives the same map")
                .isEqualTo(predicted.at("/tasks/0/png").asText());
        assertThat(json(answer).at("/tasks/0/legend/0/share").asDouble()).isPositive();

        assertProblem(
                evaluator.post(asked, "application/octet-stream", new byte[] {1, 2, 3}), 422, "photograph-unreadable");
        assertProblem(evaluator.post(asked, "image/jpeg", new byte[2 << 20]), 422, "photograph-unreadable");
        assertThat(evaluator.post(asked, "image/jpeg", new byte[(10 << 20) + 1]).statusCode())
                .isEqualTo(413);
        assertProblem(evaluator.post("/predictions", "image/png", photograph), 400, "invalid-request");
        assertProblem(
                evaluator.post("/predictions?model=people&alias=champion", "image/png", photograph),
                404,
                "model-not-found");
        HttpResponse<byte[]> last = answer;
        for (int i = 0; i < 10 && last.statusCode() != 429; i++) {
            last = evaluator.post(asked, "image/png", photograph);
        }
        assertProblem(last, 429, "too-many-predictions");
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    @Order(3)
    void failures_are_problems() throws IOException {
        String none = "0".repeat(64);
        Digest large = store.put(new byte[(int) ObjectStore.LARGEST_DOCUMENT + 1]);

        assertProblem(evaluator.get("/evaluations/" + none), 404, "job-not-found");
        assertProblem(evaluator.get("/evaluations/" + none + "/events"), 404, "job-not-found");
        assertProblem(evaluator.post("/evaluations/" + none + "/cancel", "{}"), 404, "job-not-found");
        assertProblem(
                evaluator.post("/evaluations/" + only(EvaluationCompleted.class).job() + "/cancel", "{}"),
                409,
                "job-conflict");
        assertProblem(evaluator.get("/evaluations?limit=abc"), 400, "invalid-request");
        assertProblem(evaluator.get("/evaluations?state=busy"), 400, "invalid-request");
        assertProblem(evaluator.get("/evaluations?checkpoint=short"), 400, "invalid-request");
        assertProblem(evaluator.get("/evaluations?chekpoint=" + none), 400, "invalid-request");
        assertProblem(evaluator.get("/reports/" + none), 404, "report-not-found");
        assertProblem(evaluator.get("/reports/" + dataset), 404, "report-not-found");
        assertProblem(evaluator.get("/reports/" + large.hex()), 404, "report-not-found");
        assertProblem(
                evaluator.get("/reports/" + only(EvaluationCompleted.class).report() + "/pictures/4"),
                404,
                "picture-not-found");
        assertProblem(evaluator.post("/evaluations", "{}"), 400, "unreadable-json");
        assertProblem(evaluator.post("/evaluations", ""), 400, "invalid-request");
        assertProblem(evaluator.post("/evaluations", "{\"chekpoint\":\"x\"}"), 400, "unreadable-json");
        assertProblem(evaluator.post("/evaluations", "{\"checkpoint\":\"" + none + "\"}"), 404, "checkpoint-not-found");
        assertProblem(evaluator.post("/evaluations", "{\"manifest\":\"" + none + "\"}"), 404, "object-not-found");
        assertProblem(evaluator.post("/evaluations", "{\"manifest\":\"" + dataset + "\"}"), 422, "wrong-manifest");
        assertProblem(
                evaluator.post("/evaluations", "{\"manifest\":\"" + large.hex() + "\"}"), 422, "object-too-large");
    }

    @Test
    @Order(4)
    void health_metrics_documentation_and_the_stream_of_an_evaluation_that_has_ended_are_there() throws IOException {
        assertThat(evaluator.status("/q/health/live")).isEqualTo(200);
        assertThat(evaluator.status("/q/health/started")).isEqualTo(200);
        assertThat(text("/q/metrics"))
                .contains("weightflow_jobs{kind=\"evaluation\",state=\"completed\"} 1.0")
                .contains("weightflow_jobs{kind=\"evaluation\",state=\"failed\"} 1.0")
                .contains("weightflow_evaluation_images_total " + 2.0 * IMAGES)
                .contains("weightflow_failures_total{code=\"object-not-found\"} 1.0")
                .contains("weightflow_queue_length_requests{queue=\"evaluations\"} 0.0")
                .containsPattern("weightflow_evaluation_metric\\{model=\"scenes\",task=\"sal\"\\} 0\\.\\d+")
                .contains(
                        "weightflow_job_duration_seconds_bucket{kind=\"evaluation\",outcome=\"completed\",le=\"60.0\"}");
        assertThat(text("/q/openapi"))
                .contains("/evaluations/{job}/cancel")
                .contains("/evaluations/{job}/events")
                .contains("untrained");
        assertThat(text("/evaluations/" + only(EvaluationCompleted.class).job() + "/events"))
                .contains("event:state")
                .contains("\"state\":\"completed\"");
        assertThat(evaluator.log()).contains("\"message\":\"evaluation ");
    }

    @Test
    @Order(4)
    void whatever_is_sent_is_refused_and_the_service_goes_on() throws Exception {
        evaluator
                .mutatedRequests()
                .with("POST /evaluations/{job}/cancel", "{\"reason\":\"for the test\"}")
                .asking(
                        "POST /predictions",
                        "checkpoint=" + checkpoint.manifest().checkpoint())
                .withFile(store.read(layer()))
                .send(MutatedRequests.count(500, 20_000), 20);
    }

    @Test
    @Order(5)
    void redelivery_and_a_clean_restart_add_nothing() throws IOException {
        publish(completed(), Topics.TRAININGS);
        publish(requestOf(completed()), Topics.EVALUATION_REQUESTS);
        evaluator.close();
        evaluator = RunningEvaluator.start(environment);

        HttpResponse<byte[]> again = evaluator.post(
                "/evaluations", "{\"manifest\":\"" + checkpoint.digest() + "\",\"pictures\":1,\"model\":\"scenes\"}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).get("state").asText()).isEqualTo("completed");
        assertThat(answers()).hasSize(3);
    }

    @Test
    @Order(6)
    void killed_in_the_middle_it_is_done_again_and_comes_to_the_same_report() throws Exception {
        List<String> moments = List.of("waiting", "claimed", "evaluating", "comparing");
        for (String moment : moments) {
            int pictures = 2 + moments.indexOf(moment); // other options each time, and so another evaluation
            HttpResponse<byte[]> requested = evaluator.post(
                    "/evaluations",
                    "{\"checkpoint\":\"" + checkpoint.manifest().checkpoint() + "\",\"pictures\":" + pictures + "}");
            assertThat(requested.statusCode()).isEqualTo(202);
            String job = json(requested).get("job").asText();
            String path = requested
                    .headers()
                    .firstValue("Location")
                    .orElseThrow()
                    .replaceFirst("^.*/evaluations", "/evaluations");
            killAt(moment, path);

            evaluator = RunningEvaluator.start(environment);
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> json(evaluator.get(path)).get("state").asText().equals("completed"));

            EvaluationSpec spec = checkpoint.evaluation(dataset, Stored.order(Optional.empty(), pictures, true));
            assertThat(job).isEqualTo(spec.jobId().value());
            assertThat(json(evaluator.get(path)).get("report").asText())
                    .isEqualTo(undisturbed(spec).id().value());
            assertThat(log().stream()
                            .flatMap(event -> event.as(EvaluationCompleted.class).stream())
                            .filter(event -> event.event().job().equals(spec.jobId())))
                    .hasSize(1);
        }
    }

    @Test
    @Order(7)
    void a_training_with_a_method_file_is_evaluated_by_the_text_in_the_store() throws IOException {
        EvaluationOptions order = Stored.order(Optional.empty(), 0, true);
        Checkpoint filed = Stored.checkpoint(store, folder, Stored.methodFile(dataset, Optional.of(order)), 99);
        JobId job = new JobId("with-a-method-file");

        publish(stated(new TrainingRequested(job, 1, filed.manifest().spec())), Topics.TRAININGS);
        publish(
                stated(new TrainingCompleted(job, 1, filed.manifest().checkpoint(), filed.digest(), 1, 1, Map.of())),
                Topics.TRAININGS);

        EvaluationSpec spec = filed.evaluation(dataset, order);
        await().atMost(Duration.ofSeconds(120)).until(() -> answers().stream()
                .anyMatch(event -> event.event().job().equals(spec.jobId())));
        assertThat(answers().stream()
                        .flatMap(event -> event.as(EvaluationCompleted.class).stream())
                        .map(Envelope::event)
                        .filter(event -> event.job().equals(spec.jobId())))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.report()).isEqualTo(undisturbed(spec).id()));
    }

    @Test
    @Order(7)
    void images_without_labels_have_a_window_and_no_metrics() throws IOException {
        DatasetId unlabelled = Stored.dataset(store, Stored.unlabelled(folder), List.of());
        String request = "{\"checkpoint\":\"%s\",\"dataset\":\"%s\",\"pictures\":0,\"untrained\":false,\"window\":%s}";
        String asked = request.formatted(checkpoint.manifest().checkpoint(), unlabelled, true);
        String job = json(evaluator.post("/evaluations", asked)).get("job").asText();
        EvaluationSpec spec = checkpoint.evaluation(unlabelled, EvaluationOptions.ofWindow());
        assertThat(job).isEqualTo(spec.jobId().value());
        awaitState("/evaluations/" + job, "completed");

        EvaluationCompleted event = answers().stream()
                .flatMap(answer -> answer.as(EvaluationCompleted.class).stream())
                .map(Envelope::event)
                .filter(completed -> completed.job().equals(spec.jobId()))
                .findFirst()
                .orElseThrow();
        EvaluationReport undisturbed = undisturbed(spec);
        assertThat(event.metrics().isEmpty()).isTrue();
        assertThat(event.images()).isEqualTo(IMAGES);
        EvaluationReport report = WeightflowJson.read(store.read(event.report().digest()), EvaluationReport.class);
        assertThat(report.images()).isEqualTo(undisturbed.images());
        WindowDocument window = WeightflowJson.read(store.read(report.window().orElseThrow()), WindowDocument.class);
        assertThat(window.images()).extracting(WindowImage::id).hasSize(IMAGES).doesNotHaveDuplicates();

        String without = request.formatted(checkpoint.manifest().checkpoint(), unlabelled, false);
        String refused =
                json(evaluator.post("/evaluations", without)).get("job").asText();
        awaitState("/evaluations/" + refused, "failed");
        assertThat(json(evaluator.get("/evaluations/" + refused)).toString())
                .contains("wrong-dataset", "has no labels");
    }

    private static void awaitState(String path, String state) {
        await().atMost(Duration.ofSeconds(120))
                .until(() -> json(evaluator.get(path)).get("state").asText().equals(state));
    }

    private static void killAt(String moment, String path) throws Exception {
        while (true) {
            JsonNode now = json(evaluator.get(path));
            String state = now.get("state").asText();
            boolean reached = moment.equals("waiting")
                    || state.equals(moment)
                    || now.has("progress")
                            && now.get("progress").get("phase").asText().equals(moment);
            if (reached || state.equals("completed")) {
                evaluator.kill();
                return;
            }
        }
    }

    @Test
    @Order(8)
    void what_cannot_be_decoded_lies_among_the_dead_letters_and_a_wrong_setting_stops_the_start() throws Exception {
        evaluator.close();
        environment.put("WEIGHTFLOW_EVALUATOR_BATCHSIZE", "2");

        RunningEvaluator refused = RunningEvaluator.launch(environment);

        assertThat(refused.exit()).isNotZero();
        assertThat(refused.log()).contains("did you mean WEIGHTFLOW_EVALUATOR_BATCH_SIZE");
        try (var reader = kafka.reader()) {
            reader.assign(List.of(
                    new TopicPartition(Topics.EVALUATION_REQUESTS.deadLetters().name(), 0)));
            reader.seekToBeginning(reader.assignment());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> reader.poll(Duration.ofSeconds(1)).count() > 0);
        }
    }

    /** Returns a picture of the report. */
    private static Digest layer() throws IOException {
        return new Digest(
                json(evaluator.get("/reports/" + only(EvaluationCompleted.class).report() + "/samples"))
                        .at("/samples/0/image")
                        .asText());
    }

    private static String text(String path) throws IOException {
        return new String(evaluator.get(path).body(), StandardCharsets.UTF_8);
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status, String code) throws IOException {
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(json(response).get("code").asText()).isEqualTo(code);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    /** Evaluates in this JVM, with a cache of its own. */
    private static EvaluationReport undisturbed(EvaluationSpec spec) {
        return new Measurement(
                        new ArtifactStore(store, new DiskCache(store, folder.resolve("own"), 0, Clock.systemUTC())),
                        Device.cpu(),
                        1,
                        VERSION,
                        new FairLock())
                .measure(spec, new Observer() {
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
        EvaluationSpec spec = withoutWeights.evaluation(dataset, Stored.order(Optional.empty(), 0, false));
        return stated(new EvaluationRequested(spec.jobId(), 1, spec));
    }

    private static <E extends Event> Envelope<E> stated(E event) {
        return Envelope.of(event, "/test", Instant.EPOCH, EventContext.NONE);
    }

    private static void publish(Envelope<?> event, Topic topic) {
        ProducerRecord<String, byte[]> record = EventCodec.encode(event);
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(topic.name(), null, record.key(), record.value(), record.headers()));
        }
    }

    private static void publishNoise() {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(Topics.EVALUATION_REQUESTS.name(), "noise", new byte[] {1, 2, 3}));
        }
    }

    /** Returns the events of the journal, in order. */
    private static List<Envelope<JobEvent>> log() {
        Projection<List<Envelope<JobEvent>>, JobEvent> all = new Projection<>() {
            @Override
            public List<Envelope<JobEvent>> initial() {
                return List.of();
            }

            @Override
            public List<Envelope<JobEvent>> apply(List<Envelope<JobEvent>> before, Envelope<JobEvent> event) {
                return Stream.concat(before.stream(), Stream.of(event)).toList();
            }
        };
        try (Journal<List<Envelope<JobEvent>>, JobEvent> journal = Journal.readOnly(
                KafkaEventLog.open(
                        kafka,
                        Topics.EVALUATIONS,
                        JobEvent.class,
                        new SimpleMeterRegistry(),
                        FactReader.of(Signatures.NONE)),
                all,
                JournalOptions.of("/test", Clock.systemUTC()))) {
            return journal.state();
        }
    }

    /** Returns the outcomes of requests. */
    private static List<Envelope<JobEvent>> answers() {
        List<Envelope<JobEvent>> answers = new ArrayList<>(log());
        answers.removeIf(event -> !(event.event() instanceof EvaluationCompleted
                || event.event() instanceof JobEvent.Failed
                || event.event() instanceof JobEvent.Rejected));
        return answers;
    }

    private static Envelope<EvaluationRequested> requestOf(Envelope<TrainingCompleted> cause) {
        return log().stream()
                .filter(event -> event.causation().parent().equals(Optional.of(cause.id())))
                .flatMap(event -> event.as(EvaluationRequested.class).stream())
                .findFirst()
                .orElseThrow();
    }

    private static <E extends JobEvent> E only(Class<E> kind) {
        List<E> found = answers().stream()
                .flatMap(event -> event.as(kind).stream())
                .map(Envelope::event)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
