package dev.weightflow.ingestion.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.rest.MutatedRequests;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packaged service with a real broker and a real S3 server, in a fixed order. */
@WithEmbeddedServers
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IngestionIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int UUID_LENGTH = 36;
    private static final JobId EARLY = new JobId("requested-before-anybody-listened");

    @TempDir
    static Path temp;

    private static EmbeddedServers servers;
    private static KafkaConnection kafka;
    private static ObjectStore store;
    private static Folders scenes;
    private static Path many;
    private static ServiceProcess service;

    @BeforeAll
    static void servers_scenes_and_a_request_that_is_there_before_the_service(EmbeddedServers running)
            throws Exception {
        servers = running;
        servers.kafka()
                .createTopics(Topics.all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
        servers.s3().createBucket(ServiceProcess.BUCKET);
        kafka = KafkaConnection.to(servers.kafka().bootstrapServers(), "test");
        store = S3Settings.of(
                        servers.s3().endpoint(),
                        ServiceProcess.BUCKET,
                        "us-east-1",
                        servers.s3().accessKey(),
                        servers.s3().secretKey())
                .open();
        scenes = Folders.rendered(temp.resolve("scenes"), 6, 3);
        many = Folders.rendered(temp.resolve("many"), 160, 16).root();
        request(new IngestionRequested(EARLY, 1, IngestSpec.of(scenes.root().toString())));
        service = start("service");
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

        assertThat(ended.path("state").asText()).isEqualTo("completed");
        assertThat(ended.path("unchanged").asBoolean(true)).isFalse();
        DatasetManifest manifest = WeightflowJson.read(store.read(dataset(ended).digest()), DatasetManifest.class);
        assertThat(manifest.samples()).isEqualTo(Map.of(Split.TRAIN, 6, Split.VAL, 3));
        DiskCache copies = new DiskCache(store, temp.resolve("copies"), DiskCache.GIB, Clock.systemUTC());
        ShardSource shards = ShardSource.open(
                manifest.shards(Split.VAL).stream()
                        .map(Shard::digest)
                        .map(copies::of)
                        .toList(),
                Limits.defaults());
        assertThat(shards.read(1))
                .isEqualTo(PascalMt.open(scenes.root(), dev.weightflow.schema.dataset.Split.VAL)
                        .read(1));
    }

    @Test
    @Order(2)
    void the_same_folder_again_is_unchanged_and_says_so() throws Exception {
        HttpResponse<String> accepted = ask(scenes.root());

        assertThat(accepted.statusCode()).isEqualTo(202);
        String location = accepted.headers().firstValue("Location").orElseThrow();
        String id = job(accepted);
        assertThat(location).endsWith("/ingestions/" + id);
        JsonNode ended = awaitEnd(id);
        assertThat(ended.path("unchanged").asBoolean()).isTrue();
        assertThat(ended.path("message").asText()).endsWith("already existed; nothing new was stored.");
        assertThat(json(service.get("/datasets"))).hasSize(1);
        assertThat(json(service.get("/datasets?task=sal&source=scenes"))).hasSize(1);
        assertThat(json(service.get("/datasets?source=elsewhere"))).isEmpty();
        assertThat(metric("weightflow_ingestion_bytes_total{outcome=\"present\"}"))
                .isPositive();
        String events = service.get("/ingestions/" + id + "/events").body();
        assertThat(events).contains("event:state", "\"state\":\"completed\"");
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
        assertThat(json(again).path("state").asText()).isEqualTo("completed");
        assertProblem(other, 409, "job-conflict");
    }

    @Test
    @Order(4)
    void a_broken_image_is_quarantined_and_told_with_its_reason() throws Exception {
        Folders broken = scenes.copiedTo(temp.resolve("broken"));
        String bad = broken.ids("train").get(3);
        broken.breakImage(bad);

        JsonNode ended = awaitEnd(job(ask(broken.root())));

        JsonNode shown = json(service.get("/datasets/" + dataset(ended)));
        assertThat(shown.path("dataset").path("quarantined").asInt()).isEqualTo(1);
        assertThat(shown.path("dataset").path("job").asText())
                .isEqualTo(ended.path("job").asText());
        JsonNode quarantined = shown.path("manifest").path("quarantined").path(0);
        assertThat(quarantined.path("sample").asText()).isEqualTo(bad);
        assertThat(quarantined.path("reason").asText()).startsWith("JPEGImages/" + bad + ".jpg ");
        assertThat(metric("weightflow_samples_quarantined_total{reason=\"unreadable\"}"))
                .isEqualTo(1);
    }

    @Test
    @Order(4)
    void images_without_labels_are_a_dataset_without_tasks_also_by_event() throws Exception {
        Path images = new Folders(scenes.root().resolve("JPEGImages"))
                .copiedTo(temp.resolve("gate"))
                .root();
        JobId byEvent = new JobId("images-alone");
        request(new IngestionRequested(byEvent, 1, IngestSpec.ofImages(images.toString())));
        DatasetId dataset = dataset(awaitEnd(byEvent.value()));
        JsonNode again = awaitEnd(
                job(service.post("/datasets", "{\"source\": \"%s\", \"unlabelled\": true}".formatted(images))));

        assertThat(dataset(again)).isEqualTo(dataset);
        assertThat(again.path("unchanged").asBoolean()).isTrue();
        DatasetManifest manifest = WeightflowJson.read(store.read(dataset.digest()), DatasetManifest.class);
        assertThat(manifest.tasks()).isEmpty();
        assertThat(manifest.samples()).isEqualTo(Map.of(Split.VAL, 9));
        assertThat(json(service.get("/datasets/" + dataset + "/samples"))).hasSize(9);
        assertThat(json(service.get("/datasets/" + dataset + "/labels"))
                        .path("splits")
                        .path("val")
                        .path("tasks"))
                .isEmpty();
    }

    @Test
    @Order(4)
    void samples_are_listed_shown_and_compared() throws Exception {
        Folders changed = scenes.copiedTo(temp.resolve("changed"));
        changed.rename(changed.ids("train").get(0), "renamed");
        String before =
                json(service.get("/datasets?source=scenes")).path(0).path("id").asText();
        String after = dataset(awaitEnd(job(ask(changed.root())))).value();
        String of = "/datasets/" + after;

        HttpResponse<String> page = service.get(of + "/samples?split=val&limit=2");
        assertThat(page.headers().firstValue("X-Total-Count")).contains("3");
        assertThat(page.headers().firstValue("Link"))
                .hasValueSatisfying(link -> assertThat(link).contains("offset=2"));
        JsonNode sample = json(page).path(0);
        assertThat(sample.path("width").asInt()).isEqualTo(48);
        String shown = sample.at("/labels/semseg/classes/0").asText();
        assertThat(shown).isNotEmpty();
        assertThat(json(service.get(of + "/samples?class=" + shown))).isNotEmpty();
        assertThat(json(service.get(of + "/labels"))
                        .at("/splits/train/tasks/sal/labelled")
                        .asInt())
                .isEqualTo(6);
        String pictures = of + "/samples/" + sample.path("id").asText() + "/";
        for (String layer : List.of("image.png", "semseg.png", "normals.png", "image.png?size=full")) {
            HttpResponse<String> picture = service.get(pictures + layer);
            assertThat(picture.statusCode()).as(layer).isEqualTo(200);
            assertThat(picture.headers().firstValue("Content-Type"))
                    .contains(layer.startsWith("image") ? "image/jpeg" : "image/png");
            assertThat(picture.headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(kept -> assertThat(kept).contains("immutable"));
        }
        JsonNode train = json(service.get(of + "/difference?from=" + before)).at("/splits/train");
        assertThat(train.at("/added/first/0").asText()).isEqualTo("renamed");
        assertThat(train.at("/removed/count").asInt()).isEqualTo(1);
        assertThat(train.at("/same").asInt()).isEqualTo(5);
        assertProblem(service.get(pictures + "depth.png"), 404, "layer-not-found");
        assertProblem(service.get(pictures + "image.png?size=huge"), 400, "invalid-request");
        assertProblem(service.get(of + "/samples/nobody/image.png"), 404, "sample-not-found");
        assertProblem(service.get(of + "/samples?class=unicorn"), 400, "invalid-request");
        assertProblem(service.get(of + "/difference"), 400, "invalid-request");
        assertProblem(service.get(of + "/quarantined/nobody/image.png"), 404, "quarantined-image-not-found");
    }

    @Test
    @Order(5)
    void what_cannot_be_ingested_gets_a_sentence_with_the_way_out() throws Exception {
        assertProblem(ask(Path.of("/etc")), 422, "outside-roots");
        assertProblem(service.post("/datasets", "{\"source\": \"s3://bucket/prefix\"}"), 422, "outside-roots");
        assertProblem(service.post("/datasets", "{\"sorce\": \"/data\"}"), 400, "unreadable-json");
        assertProblem(service.post("/datasets", ""), 400, "invalid-request");
        assertProblem(service.post("/datasets", "{\"quarantineLimit\": 3}"), 400, "unreadable-json");
        assertThat(json(service.post("/datasets", "{\"quarantineLimit\": 3}")).path("violations"))
                .hasSize(2);
        HttpResponse<String> endless = service.post("/datasets", "{\"source\": \"/" + "x".repeat(9 << 20) + "\"}");
        assertProblem(endless, 413, "body-too-large");
        assertThat(endless.body()).hasSizeLessThan(1000);
        assertProblem(service.get("/datasets/none"), 400, "invalid-request");
        assertProblem(service.get("/datasets/" + "0".repeat(64)), 404, "dataset-not-found");
        assertProblem(service.get("/ingestions/none"), 404, "job-not-found");
        assertProblem(service.get("/ingestions/none/events"), 404, "job-not-found");
        assertProblem(service.get("/ingestions?state=ingested"), 400, "invalid-request");
        assertProblem(service.get("/ingestions?limit=many"), 400, "invalid-request");
        assertProblem(service.post("/ingestions/" + EARLY + "/cancel", "{}"), 409, "job-conflict");

        JsonNode missing = awaitEnd(job(ask(temp.resolve("nowhere"))));
        assertThat(missing.path("state").asText()).isEqualTo("failed");
        assertThat(missing.path("lastFailure").path("code").asText()).isEqualTo("missing-folder");
        assertThat(missing.path("message").asText()).contains("give the folder that holds dataset.yaml");
    }

    @Test
    @Order(6)
    void a_request_that_nobody_can_read_is_dead_lettered_and_stated_and_stops_nothing() throws Exception {
        send(Topics.INGESTION_REQUESTS, "odd", "nonsense".getBytes(StandardCharsets.UTF_8), new RecordHeaders());

        JsonNode rejected = awaitEnd("odd");
        assertThat(rejected.path("state").asText()).isEqualTo("rejected");
        assertThat(rejected.path("lastFailure").path("code").asText()).isEqualTo("event-envelope-broken");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(records(Topics.INGESTION_REQUESTS.deadLetters()))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                            .isEqualTo("nonsense");
                    assertThat(new String(
                                    letter.headers()
                                            .lastHeader("dead-letter-code")
                                            .value(),
                                    StandardCharsets.UTF_8))
                            .isEqualTo("event-envelope-broken");
                }));
        assertThat(awaitEnd(job(ask(scenes.root()))).path("state").asText()).isEqualTo("completed");
    }

    @Test
    @Order(7)
    void a_flipped_bit_in_the_store_is_repaired_by_ingesting_again() throws Exception {
        DatasetId dataset = dataset(awaitEnd(EARLY.value()));
        Digest shard = WeightflowJson.read(store.read(dataset.digest()), DatasetManifest.class)
                .shards()
                .get(0)
                .digest();
        flipABit(shard);
        flipABit(dataset.digest());
        assertProblem(service.get("/datasets/" + dataset), 502, "object-damaged");

        JsonNode again = awaitEnd(job(ask(scenes.root())));

        assertThat(dataset(again)).isEqualTo(dataset);
        assertThat(service.get("/datasets/" + dataset).statusCode()).isEqualTo(200);
        store.fetch(shard, temp.resolve("whole-again"));
        assertThat(metric("weightflow_ingestion_bytes_total{outcome=\"repaired\"}"))
                .isPositive();
    }

    @Test
    @Order(8)
    void a_running_ingestion_is_cancelled() throws Exception {
        String id = job(askSlowly());
        awaitWork(id);

        assertThat(service.post("/ingestions/" + id + "/cancel", "{\"reason\": \"not needed\"}")
                        .statusCode())
                .isEqualTo(202);

        assertThat(awaitEnd(id).path("state").asText()).isEqualTo("cancelled");
        assertThat(json(service.get("/ingestions?state=cancelled"))).hasSize(1);
        assertThat(json(service.get("/datasets?source=many"))).isEmpty();
    }

    @Test
    @Order(9)
    void whoever_is_told_to_stop_at_work_releases_it_and_the_next_one_ends_it() throws Exception {
        String id = job(askSlowly());
        awaitWork(id);

        service.close();

        assertThat(events(JobEvent.Released.class, id))
                .singleElement()
                .satisfies(released -> assertThat(released.reason()).isEqualTo(ReleaseReason.SHUTDOWN));
        service = start("service");
        JsonNode ended = awaitEnd(id);
        assertThat(ended.path("state").asText()).isEqualTo("completed");
        assertThat(ended.path("attempts").asInt()).isZero();
    }

    @Test
    @Order(10)
    void whoever_is_killed_at_work_is_followed_by_one_who_ends_it_once_and_the_death_is_counted() throws Exception {
        Path source = Folders.real().orElse(many);
        service.close();
        service = start("service", source.getParent());
        String id = job(ask(source, 2));
        awaitWork(id);
        service.kill();
        service = start("service", source.getParent());

        JsonNode ended = awaitEnd(id);

        assertThat(ended.path("state").asText()).isEqualTo("completed");
        assertThat(ended.path("attempts").asInt()).isEqualTo(1);
        assertThat(ended.path("claim").asInt()).isEqualTo(2);
        DatasetId dataset = dataset(ended);
        assertThat(events(DatasetIngested.class))
                .filteredOn(event -> event.dataset().equals(dataset))
                .hasSize(1);
        JsonNode undisturbed = awaitEnd(job(ask(source, 2)));
        assertThat(undisturbed.path("unchanged").asBoolean()).isTrue();
        assertThat(dataset(undisturbed)).isEqualTo(dataset);
    }

    /** Returns the instance of a worker: an instance has several, each with its name and a number. */
    private static String instance(WorkerId worker) {
        return worker.value().substring(0, "dataset-ingestion-".length() + UUID_LENGTH);
    }

    @Test
    @Tag("slow")
    @Order(11)
    void two_instances_share_the_work() throws Exception {
        try (ServiceProcess other = start("other")) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ids.add(job(askSlowly()));
            }

            for (String id : ids) {
                assertThat(awaitEnd(id).path("unchanged").asBoolean()).isTrue();
                assertThat(awaitEnd(other, id).path("state").asText()).isEqualTo("completed");
            }
            assertThat(events(JobEvent.Claimed.class).stream()
                            .filter(claim -> ids.contains(claim.job().value()))
                            .map(claim -> instance(claim.worker()))
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    @Order(12)
    void lists_come_in_parts_and_say_where_the_next_one_is() throws Exception {
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("/ingestions?limit=2");
        while (next.isPresent()) {
            HttpResponse<String> part = service.get(next.get());
            json(part).forEach(ingestion -> seen.add(ingestion.path("job").asText()));
            next = part.headers()
                    .firstValue("Link")
                    .map(link -> link.substring(link.indexOf("/ingestions"), link.indexOf('>')));
        }

        assertThat(seen).doesNotHaveDuplicates().contains(EARLY.value(), "my-key", "odd");
        assertThat(json(service.get("/ingestions?limit=1000"))).hasSize(seen.size());
    }

    @Test
    @Order(13)
    void health_metrics_and_the_api_are_there() throws Exception {
        for (String probe : List.of("live", "ready", "started")) {
            assertThat(service.get("/q/health/" + probe).statusCode()).as(probe).isEqualTo(200);
        }
        assertThat(service.get("/q/openapi?format=json").body())
                .contains("\"/datasets\"", "\"/ingestions/{job}/cancel\"", "quarantineLimit");
        assertThat(metric("weightflow_queue_length_requests{queue=\"ingestions\"}"))
                .isZero();
        assertThat(metric("weightflow_failures_total{code=\"no-disk-space\"}")).isZero();
        assertThat(metric("weightflow_events_total{type=\"DatasetUnchanged\"}")).isPositive();
        assertThat(metric("weightflow_dead_letters_total{topic=\"weightflow.ingestion-requests\"}"))
                .isZero();
    }

    @Test
    @Order(14)
    void whatever_is_sent_is_taken_or_refused_and_the_service_goes_on() throws Exception {
        service.mutatedRequests()
                .with(
                        "POST /datasets",
                        "{\"source\":\"" + temp.resolve("nothing-is-here") + "\",\"tasks\":[\"semseg\"]}")
                .with("POST /ingestions/{job}/cancel", "{\"reason\":\"for the test\"}")
                .send(MutatedRequests.count(500, 20_000), 0);
    }

    @Test
    @Order(15)
    void a_misspelt_key_stops_the_start_with_a_suggestion() throws Exception {
        try (ServiceProcess misspelt = ServiceProcess.launch(
                temp.resolve("misspelt"), servers, Map.of("WEIGHTFLOW_INGESTION_ROTS", "/data"))) {
            await().atMost(PATIENCE).until(() -> misspelt.process().exitStatus().isPresent());

            assertThat(misspelt.process().exitStatus()).contains(1);
            assertThat(Files.readString(misspelt.process().log()))
                    .contains("The configuration has 2 faults")
                    .contains("weightflow.ingestion.roots is missing")
                    .contains("did you mean WEIGHTFLOW_INGESTION_ROOTS");
        }
    }

    private static ServiceProcess start(String home, Path... more) {
        return ServiceProcess.start(
                temp.resolve(home),
                servers,
                String.join(
                        ",",
                        Stream.concat(Stream.of(temp), Stream.of(more))
                                .map(Path::toString)
                                .toList()));
    }

    private static void awaitWork(String id) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            JsonNode ingestion = json(service.get("/ingestions/" + id));
            return ingestion.path("state").asText().equals("claimed")
                    && ingestion.path("progress").path("phase").asText().equals("packing");
        });
    }

    private static HttpResponse<String> ask(Path source) {
        return service.post("/datasets", body(source));
    }

    private static HttpResponse<String> ask(Path source, int samplesPerShard) {
        IngestSpec spec = new IngestSpec(source.toString(), List.of(), Optional.of(samplesPerShard), Optional.empty());
        return service.post("/datasets", new String(WeightflowJson.write(spec), StandardCharsets.UTF_8));
    }

    /** Requests an ingestion with many shards to store, which takes a while. */
    private static HttpResponse<String> askSlowly() {
        return ask(many, 1);
    }

    private static String body(Path source) {
        return new String(WeightflowJson.write(IngestSpec.of(source.toString())), StandardCharsets.UTF_8);
    }

    private static String job(HttpResponse<String> answer) throws Exception {
        return json(answer).path("job").asText();
    }

    private static DatasetId dataset(JsonNode ingestion) {
        return new DatasetId(ingestion.path("dataset").asText());
    }

    private static JsonNode awaitEnd(String id) throws Exception {
        return awaitEnd(service, id);
    }

    private static JsonNode awaitEnd(ServiceProcess instance, String id) throws Exception {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            String state = json(instance.get("/ingestions/" + id)).path("state").asText();
            return List.of("completed", "failed", "cancelled", "rejected").contains(state);
        });
        return json(instance.get("/ingestions/" + id));
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

    private static void flipABit(Digest digest) throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(servers.s3().log().getParent())) {
            file = files.filter(it -> it.getFileName().toString().equals(digest.hex()))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static void request(IngestionRequested request) throws Exception {
        Envelope<IngestionRequested> envelope =
                Envelope.of(request, "/somebody/else", Instant.now(), EventContext.NONE);
        send(Topics.INGESTION_REQUESTS, request.job().value(), EventCodec.data(envelope), EventCodec.headers(envelope));
    }

    private static void send(Topic topic, String key, byte[] value, Headers headers) throws Exception {
        try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
            producer.send(new ProducerRecord<>(topic.name(), null, key, value, headers))
                    .get();
        }
    }

    private static <E extends Event> List<E> events(Class<E> type) {
        return records(Topics.DATASETS).stream()
                .map(record ->
                        EventCodec.decode(record.headers(), record.value()).event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static <E extends Event> List<E> events(Class<E> type, String job) {
        return events(type).stream()
                .filter(event -> event.subject().equals(job))
                .toList();
    }

    private static List<ConsumerRecord<String, byte[]>> records(Topic topic) {
        try (KafkaConsumer<String, byte[]> reader = kafka.reader()) {
            List<TopicPartition> partitions = Stream.iterate(0, i -> i + 1)
                    .limit(topic.partitions())
                    .map(i -> new TopicPartition(topic.name(), i))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
                reader.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
