package dev.weightflow.ingestion.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.embedded.EmbeddedServers;
import dev.weightflow.embedded.testing.WithEmbeddedServers;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.pascal.PascalMt;
import dev.weightflow.model.dataset.shard.ShardSource;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.KafkaEventPublisher;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.IngestionId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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

/** The packaged service against a real broker and a real S3 server: one story, told in order. */
@WithEmbeddedServers
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IngestionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final IngestionId EARLY = new IngestionId("asked-before-anybody-listened");

    @TempDir
    static Path temp;

    private static EmbeddedServers servers;
    private static KafkaConnection kafka;
    private static ObjectStore store;
    private static Folders scenes;
    private static ServiceProcess service;

    @BeforeAll
    static void servers_scenes_and_a_request_that_is_there_before_the_service(EmbeddedServers running) {
        servers = running;
        servers.kafka()
                .createTopics(Topics.all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
        servers.s3().createBucket(ServiceProcess.BUCKET);
        kafka = KafkaConnection.to(servers.kafka().bootstrapServers(), "test");
        store = new S3Settings(
                        servers.s3().endpoint(),
                        ServiceProcess.BUCKET,
                        "us-east-1",
                        servers.s3().accessKey(),
                        servers.s3().secretKey())
                .open();
        scenes = Folders.rendered(temp.resolve("scenes"), 6, 3);
        try (KafkaEventPublisher publisher = new KafkaEventPublisher(kafka)) {
            IngestRequested request =
                    new IngestRequested(EARLY, IngestSpec.of(scenes.root().toString()));
            publisher.publish(Envelope.of(request, "/somebody/else", Instant.now(), Cause.NONE));
        }
        service = start();
    }

    @AfterAll
    static void the_service_stops_in_order() {
        if (service != null) {
            service.close();
            assertThat(service.process().isAlive()).isFalse();
        }
    }

    @Test
    @Order(1)
    void a_request_that_was_there_before_the_service_is_done() throws Exception {
        JsonNode ended = awaitEnd(EARLY.value());

        assertThat(ended.path("state").asText()).isEqualTo("ingested");
        DatasetManifest manifest = WeightflowJson.read(
                store.read(new DatasetId(ended.path("dataset").asText()).digest()), DatasetManifest.class);
        assertThat(manifest.samples()).isEqualTo(Map.of(Split.TRAIN, 6, Split.VAL, 3));
        LocalCopies copies = new LocalCopies(store, temp.resolve("copies"), LocalCopies.GIB, Clock.systemUTC());
        ShardSource shards = ShardSource.open(
                manifest.shards(Split.VAL).stream()
                        .map(Shard::digest)
                        .map(copies::of)
                        .toList(),
                Limits.defaults());
        assertThat(shards.read(1))
                .isEqualTo(PascalMt.open(scenes.root(), Split.VAL).read(1));
    }

    @Test
    @Order(2)
    void the_same_folder_again_is_recognised_and_says_so() throws Exception {
        HttpResponse<String> accepted = ask(scenes.root());

        assertThat(accepted.statusCode()).isEqualTo(202);
        String location = accepted.headers().firstValue("Location").orElseThrow();
        String id = json(accepted).path("id").asText();
        assertThat(location).endsWith("/ingestions/" + id);
        JsonNode ended = awaitEnd(id);
        assertThat(ended.path("state").asText()).isEqualTo("recognised");
        assertThat(ended.path("message").asText()).endsWith("was there already; nothing was uploaded.");
        assertThat(json(service.get("/datasets"))).hasSize(1);
        assertThat(metric("weightflow_ingestion_bytes_total{outcome=\"present\"}"))
                .isPositive();
    }

    @Test
    @Order(3)
    void a_request_that_is_repeated_under_its_key_is_the_same_request() throws Exception {
        String body = body(scenes.root());
        HttpResponse<String> once = service.post("/datasets", body, "Idempotency-Key", "my-key");
        awaitEnd("my-key");
        HttpResponse<String> again = service.post("/datasets", body, "Idempotency-Key", "my-key");
        HttpResponse<String> other =
                service.post("/datasets", body(temp.resolve("other")), "Idempotency-Key", "my-key");

        assertThat(once.statusCode()).isEqualTo(202);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).path("state").asText()).isEqualTo("recognised");
        assertProblem(other, 409, "ingestion-conflict");
    }

    @Test
    @Order(4)
    void a_broken_image_is_set_aside_and_told_with_its_reason() throws Exception {
        Folders broken = scenes.copiedTo(temp.resolve("broken"));
        String bad = broken.ids("train").get(3);
        broken.breakImage(bad);

        JsonNode ended = awaitEnd(json(ask(broken.root())).path("id").asText());

        assertThat(ended.path("state").asText()).isEqualTo("ingested");
        JsonNode shown = json(service.get("/datasets/" + ended.path("dataset").asText()));
        assertThat(shown.path("dataset").path("quarantined").asInt()).isEqualTo(1);
        JsonNode quarantined = shown.path("manifest").path("quarantined").path(0);
        assertThat(quarantined.path("sample").asText()).isEqualTo(bad);
        assertThat(quarantined.path("reason").asText()).startsWith("JPEGImages/" + bad + ".jpg ");
        assertThat(metric("weightflow_samples_quarantined_total{reason=\"unreadable\"}"))
                .isEqualTo(1);
    }

    @Test
    @Order(5)
    void what_cannot_be_ingested_gets_a_sentence_with_the_way_out() throws Exception {
        assertProblem(ask(Path.of("/etc")), 422, "outside-roots");
        assertProblem(service.post("/datasets", "{\"source\": \"s3://bucket/prefix\"}"), 422, "unsupported-source");
        assertProblem(service.post("/datasets", "{\"sorce\": \"/data\"}"), 400, "unreadable-json");
        assertProblem(service.post("/datasets", "{\"quarantineLimit\": 3}"), 400, "unreadable-json");
        assertThat(json(service.post("/datasets", "{\"quarantineLimit\": 3}")).path("faults"))
                .hasSize(2);
        assertProblem(service.get("/datasets/none"), 400, "invalid-record");
        assertProblem(service.get("/datasets/" + "0".repeat(64)), 404, "dataset-not-found");
        assertProblem(service.get("/ingestions/none"), 404, "ingestion-not-found");
        assertProblem(service.delete("/ingestions/" + EARLY), 409, "ingestion-conflict");

        JsonNode missing =
                awaitEnd(json(ask(temp.resolve("nowhere"))).path("id").asText());
        assertThat(missing.path("state").asText()).isEqualTo("rejected");
        assertThat(missing.path("failure").path("code").asText()).isEqualTo("missing-folder");
        assertThat(missing.path("message").asText()).contains("give the one that holds JPEGImages and ImageSets");
    }

    @Test
    @Order(6)
    void a_record_that_is_no_event_is_put_aside_and_stops_nothing() throws Exception {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(
                            Topics.DATASETS.name(), "k", "nonsense".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }

        assertThat(awaitEnd(json(ask(scenes.root())).path("id").asText())
                        .path("state")
                        .asText())
                .isEqualTo("recognised");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deadLetters()).singleElement().satisfies(letter -> {
                    assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                            .isEqualTo("nonsense");
                    assertThat(new String(
                                    letter.headers()
                                            .lastHeader("dead-letter-code")
                                            .value(),
                                    StandardCharsets.UTF_8))
                            .isEqualTo("event-envelope-broken");
                }));
    }

    @Test
    @Order(7)
    void whoever_is_killed_at_work_is_followed_by_one_who_ends_it_once() throws Exception {
        Path source = Folders.real()
                .orElseGet(() -> Folders.rendered(temp.resolve("many"), 400, 40).root());
        service.close();
        service = start(source.getParent());
        String id = json(ask(source)).path("id").asText();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> atWork(id));
        service.kill();
        service = start(source.getParent());

        JsonNode ended = awaitEnd(id);

        assertThat(ended.path("state").asText()).isEqualTo("ingested");
        DatasetId dataset = new DatasetId(ended.path("dataset").asText());
        assertThat(facts().stream()
                        .filter(DatasetIngested.class::isInstance)
                        .map(DatasetIngested.class::cast)
                        .filter(fact -> fact.dataset().equals(dataset)))
                .hasSize(1);
        JsonNode undisturbed = awaitEnd(json(ask(source)).path("id").asText());
        assertThat(undisturbed.path("state").asText()).isEqualTo("recognised");
        assertThat(undisturbed.path("dataset").asText()).isEqualTo(dataset.value());
    }

    @Test
    @Order(8)
    void health_metrics_and_the_api_are_there() throws Exception {
        for (String probe : List.of("live", "ready", "started")) {
            assertThat(service.get("/q/health/" + probe).statusCode()).as(probe).isEqualTo(200);
        }
        assertThat(service.get("/q/openapi?format=json").body())
                .contains("\"/datasets\"", "\"/ingestions/{id}\"", "quarantineLimit");
        assertThat(metric("weightflow_queue_length_requests{queue=\"ingestions\"}"))
                .isZero();
        assertThat(metric("weightflow_failures_total{code=\"no-disk-space\"}")).isZero();
        assertThat(metric("weightflow_events_total{type=\"DatasetIngested\"}")).isPositive();
        assertThat(metric("weightflow_dead_letters_total{topic=\"weightflow.datasets\"}"))
                .isZero();
    }

    @Test
    @Order(9)
    void a_misspelt_key_stops_the_start_with_a_suggestion() throws Exception {
        try (ServiceProcess misspelt = ServiceProcess.launch(
                temp.resolve("misspelt"), servers, Map.of("WEIGHTFLOW_INGESTION_ROTS", "/data"))) {
            await().atMost(PATIENCE).until(() -> misspelt.process().exitStatus().isPresent());

            assertThat(misspelt.process().exitStatus()).contains(1);
            assertThat(Files.readString(misspelt.process().log()))
                    .contains("The service does not start. The configuration has 2 faults")
                    .contains("weightflow.ingestion.roots is missing")
                    .contains("did you mean WEIGHTFLOW_INGESTION_ROOTS");
        }
    }

    private static ServiceProcess start(Path... more) {
        return ServiceProcess.start(
                temp.resolve("service"),
                servers,
                Path.of(Stream.concat(Stream.of(temp), Stream.of(more))
                        .map(Path::toString)
                        .collect(Collectors.joining(","))));
    }

    private static boolean atWork(String id) throws Exception {
        JsonNode progress = json(service.get("/ingestions/" + id)).path("progress");
        return progress.path("phase").asText().equals("packing")
                && progress.path("done").asInt() > 3;
    }

    private static HttpResponse<String> ask(Path source) {
        return service.post("/datasets", body(source));
    }

    private static String body(Path source) {
        return new String(WeightflowJson.write(IngestSpec.of(source.toString())), StandardCharsets.UTF_8);
    }

    private static JsonNode awaitEnd(String id) throws Exception {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> json(service.get("/ingestions/" + id))
                .has("endedAt"));
        return json(service.get("/ingestions/" + id));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(json(answer).path("code").asText()).isEqualTo(code);
        assertThat(json(answer).path("detail").asText()).isNotBlank();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return WeightflowJson.mapper().readTree(answer.body());
    }

    private static double metric(String series) {
        String text = service.get("/q/metrics").body();
        Optional<String> line = text.lines().filter(it -> it.startsWith(series)).findFirst();
        return Double.parseDouble(line.orElseThrow(() -> new AssertionError(series))
                .substring(series.length())
                .strip());
    }

    private static List<DatasetEvent> facts() {
        try (KafkaEventLog<DatasetEvent> log =
                KafkaEventLog.open(kafka, Topics.DATASETS, DatasetEvent.class, "not-used")) {
            return log.readToEnd().stream().map(Envelope::event).toList();
        }
    }

    private static List<ConsumerRecord<String, byte[]>> deadLetters() {
        try (KafkaConsumer<String, byte[]> reader = kafka.reader()) {
            TopicPartition partition =
                    new TopicPartition(Topics.DATASETS.deadLetters().name(), 0);
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            return reader.poll(Duration.ofSeconds(2)).records(partition);
        }
    }
}
