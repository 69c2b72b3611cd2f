package dev.weightflow.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.S3Server;
import dev.weightflow.embedded.process.ChildJvm;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.embedded.testing.WithEmbeddedServers;
import dev.weightflow.model.dataset.pascal.PascalMt;
import dev.weightflow.model.dataset.shard.ShardWriter;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.KafkaEventPublisher;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged trainer as processes, on a real broker, a real S3 server and rendered images. */
@WithEmbeddedServers
class TrainerIT {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static KafkaBroker kafka;
    private static S3Server s3;
    private static DatasetId dataset;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void prepare(KafkaBroker broker, S3Server store) throws IOException {
        kafka = broker;
        s3 = store;
        kafka.createTopics(Topics.all().stream().map(TrainerIT::newTopic).toList());
        s3.createBucket("weightflow");
        dataset = storeScenes();
    }

    @Test
    void a_killed_trainer_s_job_ends_with_the_digest_of_an_undisturbed_run() throws Exception {
        int port = freePort();
        try (ChildJvm trainer = trainer("undisturbed", port)) {
            post(port, "/trainings?job=undisturbed", request(1));
            awaitState(port, "undisturbed", "completed");
        }
        int other = freePort();
        ChildJvm doomed = trainer("doomed", other);
        post(other, "/trainings?job=disturbed", request(1).replace("\"priority\":0", "\"priority\":1"));
        await().atMost(LONG).until(() -> !checkpoints("disturbed").isEmpty());
        doomed.kill();

        int third = freePort();
        try (ChildJvm heir = trainer("heir", third)) {
            awaitState(third, "disturbed", "completed");
        }

        assertThat(results("disturbed")).hasSize(1).isEqualTo(results("undisturbed"));
        List<Long> steps =
                checkpoints("disturbed").stream().map(CheckpointCommitted::step).toList();
        assertThat(steps)
                .doesNotHaveDuplicates()
                .isEqualTo(checkpoints("undisturbed").stream()
                        .map(CheckpointCommitted::step)
                        .toList());
    }

    @Test
    void a_request_that_was_made_before_any_trainer_ran_is_found_and_a_repeated_one_is_recognised() throws Exception {
        TrainingSpec spec = WeightflowJson.read(request(2).getBytes(StandardCharsets.UTF_8), TrainingRequest.class)
                .complete();
        JobId job = spec.jobId();
        try (KafkaEventPublisher publisher = new KafkaEventPublisher(connection())) {
            publisher.publish(Envelope.of(new TrainingRequested(job, 1, spec), "/test", Instant.now(), Cause.NONE));
        }
        int port = freePort();
        try (ChildJvm trainer = trainer("late", port)) {
            awaitState(port, job.value(), "completed");

            JsonNode again = post(port, "/trainings", request(2));

            assertThat(again.get("job").asText()).isEqualTo(job.value());
            assertThat(again.get("known").asBoolean()).isTrue();
            assertThat(get(port, "/q/health").get("status").asText()).isEqualTo("UP");
        }
    }

    @Test
    void what_is_wrong_with_a_request_is_named() throws Exception {
        int port = freePort();
        try (ChildJvm trainer = trainer("picky", port)) {
            HttpResponse<String> unknown = send(port, "/trainings", request(3).replace("batchSize", "bathSize"));
            HttpResponse<String> unfit =
                    send(port, "/trainings", request(3).replace("\"imageSize\":64", "\"imageSize\":96"));
            HttpResponse<String> absent = http.send(
                    HttpRequest.newBuilder(uri(port, "/jobs/none")).build(), HttpResponse.BodyHandlers.ofString());

            for (String nothing : new String[] {"", "null"}) {
                HttpResponse<String> empty = send(port, "/trainings", nothing);
                assertThat(empty.statusCode()).as(empty.body()).isEqualTo(400);
                assertThat(empty.body()).contains("training is missing");
            }
            HttpResponse<String> nowhere = http.send(
                    HttpRequest.newBuilder(uri(port, "/no/such/path")).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(nowhere.statusCode()).isEqualTo(404);
            assertThat(nowhere.body()).contains("/q/openapi says what there is");

            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(unknown.body()).contains("bathSize");
            assertThat(unfit.statusCode()).isEqualTo(400);
            assertThat(unfit.body()).contains("96").contains("128");
            assertThat(absent.statusCode()).isEqualTo(404);
            assertThat(absent.headers().firstValue("content-type").orElse("")).contains("application/problem+json");
        }
    }

    @Test
    void what_is_no_event_is_put_aside_and_counted_and_stops_nothing() throws Exception {
        int port = freePort();
        try (ChildJvm trainer = trainer("patient", port)) {
            assertThat(metrics(port))
                    .contains("weightflow_dead_letters_total{topic=\"weightflow.trainings\"}")
                    .contains("weightflow_dead_letters_total{topic=\"weightflow.progress\"} 0.0")
                    .contains("weightflow_consumer_lag_records{reader=\"journal\",topic=\"weightflow.trainings\"}")
                    .contains("weightflow_failures_total{code=\"training-diverged\"} 0.0");
            publishRubbish();

            await().atMost(LONG).untilAsserted(() -> assertThat(metrics(port))
                    .contains("weightflow_dead_letters_total{topic=\"weightflow.trainings\"} 1.0")
                    .contains("weightflow_failures_total{code=\"event-envelope-broken\"} 1.0"));
            post(port, "/trainings?job=after-rubbish", request(4));
            awaitState(port, "after-rubbish", "completed");
        }
    }

    @Test
    void a_trainer_that_starts_before_kafka_is_alive_says_what_it_waits_for_and_begins_when_kafka_answers()
            throws Exception {
        int port = freePort();
        int brokerPort = freePort();
        try (ChildJvm early = launch("early", port, "127.0.0.1:" + brokerPort)) {
            await().atMost(LONG).until(() -> answers(port, "/q/health/ready", 503));
            assertThat(answers(port, "/q/health/live", 200)).isTrue();
            assertThat(get(port, "/q/health/ready").toString()).contains("why");
            HttpResponse<String> refused = send(port, "/trainings", request(9));
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);

            try (KafkaBroker late = KafkaBroker.start(folder.resolve("late-broker"), Port.of(brokerPort))) {
                late.createTopics(Topics.all().stream().map(TrainerIT::newTopic).toList());
                early.awaitReady(LONG, () -> isReady(port));
                post(port, "/trainings?job=after-all", request(9));
                assertThat(get(port, "/jobs/after-all").path("state").asText()).isIn("waiting", "claimed");
            }
        }
    }

    private static void publishRubbish() {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "key.serializer", StringSerializer.class,
                "value.serializer", ByteArraySerializer.class))) {
            producer.send(new ProducerRecord<>(Topics.TRAININGS.name(), "job", new byte[] {1, 2, 3}));
        }
    }

    private String metrics(int port) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(port, "/q/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String request(long seed) {
        return ("{\"dataset\":\"%s\",\"model\":\"micro\",\"method\":{\"name\":\"delora\",\"rank\":4},\"steps\":60,"
                        + "\"batchSize\":4,\"imageSize\":64,\"seed\":%d,\"priority\":0,\"checkpointEverySteps\":7}")
                .formatted(dataset.value(), seed);
    }

    private ChildJvm trainer(String name, int port) throws IOException {
        ChildJvm child = launch(name, port, kafka.bootstrapServers());
        child.awaitReady(LONG, () -> isReady(port));
        return child;
    }

    private ChildJvm launch(String name, int port, String bootstrapServers) throws IOException {
        Path app = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
        return ChildJvm.start(ChildSpec.of(
                        "trainer " + name,
                        Home.prepare(folder.resolve(name), Home.ROOM_TO_START),
                        List.of(app),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint")
                .withJvmOptions("-Xmx512m", "-XX:+UseSerialGC")
                .withGrace(Duration.ofSeconds(60))
                .withEnvironment(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                        "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", s3.endpoint(),
                        "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", s3.accessKey(),
                        "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", s3.secretKey(),
                        "WEIGHTFLOW_DATA_DIR",
                                folder.resolve(name).resolve("data").toString(),
                        "WEIGHTFLOW_TRAINER_PATIENCE", "4s",
                        "WEIGHTFLOW_TRAINER_HEARTBEAT", "1s",
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "OMP_WAIT_POLICY", "PASSIVE")));
    }

    private boolean isReady(int port) {
        return answers(port, "/q/health/ready", 200);
    }

    private boolean answers(int port, String path, int status) {
        try {
            return http.send(HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == status;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitState(int port, String job, String state) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(300)).until(() -> {
            JsonNode view = get(port, "/jobs/" + job);
            assertThat(view.path("state").asText()).as(view.toString()).isNotEqualTo("failed");
            return view.path("state").asText().equals(state);
        });
    }

    private JsonNode get(int port, String path) throws IOException, InterruptedException {
        return JSON.readTree(
                http.send(HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private JsonNode post(int port, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(port, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(int port, String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(port, path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static List<CheckpointCommitted> checkpoints(String job) {
        return facts(job, CheckpointCommitted.class);
    }

    private static List<Digest> results(String job) {
        return facts(job, TrainingCompleted.class).stream()
                .map(fact -> fact.checkpoint().digest())
                .toList();
    }

    private static <F extends TrainingEvent> List<F> facts(String job, Class<F> kind) {
        try (KafkaEventLog<TrainingEvent> log =
                KafkaEventLog.open(connection(), Topics.TRAININGS, TrainingEvent.class, "test")) {
            return log.readToEnd().stream()
                    .map(Envelope::event)
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .filter(fact -> fact.job().value().equals(job))
                    .toList();
        }
    }

    private static KafkaConnection connection() {
        return KafkaConnection.to(kafka.bootstrapServers(), "test");
    }

    private static DatasetId storeScenes() throws IOException {
        Path scenes = folder.resolve("scenes");
        SceneDataset.render(SceneOptions.of(scenes, 12, 4, 5).withSize(96, 72), progress -> {});
        ObjectStore store =
                new S3Settings(s3.endpoint(), "weightflow", "us-east-1", s3.accessKey(), s3.secretKey()).open();
        List<Shard> shards = new ArrayList<>();
        for (Split split : Split.values()) {
            for (var shard : ShardWriter.write(
                    PascalMt.open(scenes, split),
                    folder.resolve("shards-" + split),
                    "s",
                    ShardWriter.DEFAULT_TARGET_BYTES)) {
                shards.add(new Shard(
                        store.put(shard.path()),
                        dev.weightflow.schema.dataset.Split.of(split.name().toLowerCase(Locale.ROOT)),
                        shard.ids().size(),
                        shard.bytes()));
            }
        }
        DatasetManifest manifest =
                DatasetManifest.of(List.of(Task.values()), List.of(), shards, List.of(), Digest.ofText("scenes"));
        store.put(CanonicalJson.write(manifest));
        return manifest.id();
    }

    private static NewTopic newTopic(Topic topic) {
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.of((short) 1))
                .configs(topic.settings());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
