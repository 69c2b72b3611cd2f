package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.ingestion.part.Announcement;
import dev.weightflow.ingestion.part.SourceList;
import dev.weightflow.ingestion.source.S3Address;
import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.ingestion.source.SourceOpener;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.JobEvent.Failed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.minio.MinioClient;
import io.minio.UploadObjectArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that who helps with a source in parts reads the list of the job's worker, and lists nothing itself. */
@WithEmbeddedServers
class SharedListTest {
    private static final JobId JOB = new JobId("large");
    private static final String PRINCIPAL = "dataset-ingestion";
    private static final IngestionLimits IN_PARTS = new IngestionLimits(
            new Sizes(2, 4), 0.2, Limits.defaults(), Duration.ofMinutes(1), Duration.ofHours(1), System::nanoTime);
    private static final int PARTS = 4 + 2;
    private static final String YAML = """
            images: photos/{split}/{id}.jpg
            tasks:
              - name: cover
                kind: segmentation
                labels: cover/{id}.png
                map: {255: 1}
                classes: [background, person]
            """;

    @TempDir
    Path temp;

    private InMemoryEventLog.Shared<JobEvent> log = log();
    private ObjectStore objects = new InMemoryObjectStore();
    private UnaryOperator<ObjectStore> signing = UnaryOperator.identity();
    private MinioClient client;
    private S3Settings server;
    private int instances;

    @BeforeEach
    void a_bucket(S3Server s3) {
        s3.createBucket("photographs");
        client = MinioClient.builder()
                .endpoint(s3.endpoint())
                .region("us-east-1")
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
        server = S3Settings.of(s3.endpoint(), "weightflow", "us-east-1", s3.accessKey(), s3.secretKey());
    }

    @Test
    void a_bucket_in_the_layout_of_pascal_is_packed_by_two_as_by_one() throws Exception {
        Folders pascal = Folders.rendered(temp.resolve("pascal"), 14, 5);
        pascal.breakImage(pascal.ids("train").get(5));

        shared(uploaded(pascal, "pascal"), () -> {});
    }

    @Test
    void images_without_labels_in_a_bucket_or_a_folder_are_packed_by_two_as_by_one() throws Exception {
        Folders pascal = Folders.rendered(temp.resolve("pascal"), 14, 5);

        shared(IngestSpec.ofImages(uploaded(pascal, "images")), 5, () -> {});
        log = log();
        objects = new InMemoryObjectStore();
        shared(
                IngestSpec.ofImages(pascal.root().resolve("JPEGImages").toString()),
                5,
                () -> Files.copy(
                        any(pascal.root().resolve("JPEGImages")), pascal.root().resolve("JPEGImages/zz.jpg")));
    }

    @Test
    void a_bucket_that_declares_its_patterns_is_packed_as_it_was_listed() throws Exception {
        Folders declared = declared();
        String source = uploaded(declared, "declared");

        shared(source, () -> upload(declared.root().resolve("photos/train"), "declared/photos/train", "zz-"));
    }

    @Test
    void a_folder_that_declares_its_patterns_is_packed_as_it_was_listed() throws Exception {
        Folders declared = declared();

        shared(
                declared.root().toString(),
                () -> Files.copy(
                        any(declared.root().resolve("photos/val")),
                        declared.root().resolve("photos/val/zz.jpg")));
    }

    @Test
    void an_object_that_changes_after_it_was_listed_fails_the_attempt_by_its_name() throws Exception {
        Folders pascal = Folders.rendered(temp.resolve("changing"), 14, 5);
        List<String> val = pascal.ids("val");

        failed(
                uploaded(pascal, "changing"),
                () -> upload(
                        pascal.root().resolve("JPEGImages/" + val.get(0) + ".jpg"),
                        "changing/JPEGImages/" + val.get(4) + ".jpg"),
                "object-changed",
                val.get(4));
    }

    @Test
    void a_file_that_changes_after_it_was_listed_fails_the_attempt_too() throws Exception {
        Folders pascal = Folders.rendered(temp.resolve("changing"), 14, 5);

        failed(
                pascal.root().toString(),
                () -> pascal.breakImage(pascal.ids("val").get(4)),
                "source-changed",
                "let nobody write to it meanwhile");
    }

    private void failed(String source, Change afterwards, String code, String message) throws Exception {
        try (Instance worker = instance(slowly(objects)).start();
                Instance helper = instance(slowly(objects))) {
            worker.request(JOB, spec(source));
            awaitAnnouncement(worker);
            afterwards.make();
            helper.start();

            Job<IngestSpec> job = worker.end(JOB);

            assertThat(log.events().stream().map(event -> event.event()).filter(Failed.class::isInstance))
                    .isNotEmpty()
                    .allSatisfy(event -> {
                        assertThat(((Failed) event).failure().code()).isEqualTo(code);
                        assertThat(((Failed) event).failure().message()).contains(message);
                    });
            assertThat(Instance.dataset(job)).isEqualTo(alone(source));
        }
    }

    @Test
    void with_keys_the_list_and_the_parts_are_signed_and_a_list_of_somebody_else_is_not_read() throws Exception {
        SigningKeys keys = SigningKeys.in(Files.createDirectories(temp.resolve("keys")));
        keys.of(PRINCIPAL);
        keys.of("trainer");
        InMemoryObjectStore bucket = new InMemoryObjectStore();
        signing = store -> as(PRINCIPAL, keys, store);
        objects = bucket;
        Folders pascal = Folders.rendered(temp.resolve("signed"), 14, 5);

        shared(pascal.root().toString(), () -> {});

        Announcement announced = Announcement.of(objects, JOB, 1).orElseThrow();
        Digest list = announced.list().orElseThrow();
        as(PRINCIPAL, keys, bucket).requireOwn(list);
        assertThat(bucket.list("signatures/" + PRINCIPAL + "/")).hasSize(1 + PARTS + 1);

        log = log();
        InMemoryObjectStore another = new InMemoryObjectStore();
        try (Instance worker = instance(slowly(another)).start();
                Instance helper = instanceOf("trainer", keys, another)) {
            worker.request(JOB, spec(pascal.root().toString()));
            await().until(() -> worker.job(JOB) instanceof Job.Claimed);
            helper.start();
            worker.end(JOB);
            assertThat(parts(helper)).isZero();
        }
    }

    @Test
    void without_keys_nothing_is_signed() throws Exception {
        Folders pascal = Folders.rendered(temp.resolve("unsigned"), 14, 5);
        shared(pascal.root().toString(), () -> {});

        assertThat(objects.list("signatures/")).isEmpty();
        SourceList list = SourceList.read(
                Announcement.of(objects, JOB, 1).orElseThrow().list().orElseThrow(), objects);
        assertThat(list.parts()).hasSize(PARTS);
        assertThat(list.size()).isEqualTo(19);
    }

    private interface Change {
        void make() throws Exception;
    }

    /** Has two instances pack a source that changes after one of them has listed it, and compares with what one makes of the unchanged source. */
    private void shared(String source, Change afterwards) throws Exception {
        shared(spec(source), PARTS, afterwards);
    }

    private void shared(IngestSpec spec, int parts, Change afterwards) throws Exception {
        DatasetId alone = alone(spec);
        try (Instance worker = instance(slowly(objects)).start();
                Instance helper = instance(slowly(objects))) {
            worker.request(JOB, spec);
            awaitAnnouncement(worker);
            afterwards.make();
            helper.start();

            Job<IngestSpec> job = worker.end(JOB);

            assertThat(Instance.dataset(job)).isEqualTo(alone);
            assertThat(parts(worker)).isPositive();
            assertThat(parts(helper)).isPositive();
            assertThat(parts(worker) + parts(helper)).isEqualTo(parts);
            assertThat(log.events()).hasSize(3);
        }
    }

    private DatasetId alone(String source) {
        return alone(spec(source));
    }

    private DatasetId alone(IngestSpec spec) {
        InMemoryEventLog.Shared<JobEvent> shared = log;
        log = log();
        try (Instance one = instance(new InMemoryObjectStore()).start()) {
            return Instance.dataset(one.request(JOB, spec).end(JOB));
        } finally {
            log = shared;
        }
    }

    private void awaitAnnouncement(Instance worker) {
        await().until(() -> worker.job(JOB) instanceof Job.Claimed
                && Announcement.of(objects, JOB, 1).isPresent());
    }

    private static double parts(Instance instance) {
        return instance.count("weightflow.ingestion.parts");
    }

    private Instance instance(ObjectStore store) {
        SourceAllowlist allowed =
                SourceAllowlist.of(List.of(temp), List.of(S3Address.of("s3://photographs")), List.of());
        SourceOpener opener = Instance.opening(allowed, server::files);
        return new Instance(
                        log.open(),
                        signing.apply(store),
                        opener,
                        temp.resolve("data-" + instances++),
                        IN_PARTS,
                        Clock.systemUTC())
                .whileWaiting(it -> pause(10));
    }

    private Instance instanceOf(String principal, SigningKeys keys, ObjectStore store) {
        signing = each -> as(principal, keys, each);
        return instance(store);
    }

    private static ObjectStore as(String principal, SigningKeys keys, ObjectStore store) {
        return SignedObjectStore.over(store, Signatures.open(principal, keys.ring(), keys.key(principal)));
    }

    private static ObjectStore slowly(ObjectStore store) {
        return slowly(store, 30);
    }

    private static ObjectStore slowly(ObjectStore store, int milliseconds) {
        return new FaultyStore(store, moment -> {
            pause(30);
            return Optional.empty();
        });
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IngestSpec spec(String source) {
        return new IngestSpec(source, List.of(), Optional.empty(), Optional.of(0.5));
    }

    private Folders declared() throws IOException {
        Folders scenes = Folders.rendered(temp.resolve("scenes"), 14, 5);
        Folders declared = new Folders(temp.resolve("declared")).write("dataset.yaml", YAML.getBytes());
        for (String split : List.of("train", "val")) {
            for (String id : scenes.ids(split)) {
                declared.write(
                        "photos/" + split + "/" + id + ".jpg",
                        Files.readAllBytes(scenes.root().resolve("JPEGImages/" + id + ".jpg")));
                declared.write(
                        "cover/" + id + ".png",
                        Files.readAllBytes(scenes.root().resolve("sal_distill/" + id + ".png")));
            }
        }
        return declared;
    }

    private String uploaded(Folders folder, String name) throws Exception {
        upload(folder.root(), name, "");
        return "s3://photographs/" + name;
    }

    private void upload(Path folder, String prefix, String before) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = folder.relativize(file);
                upload(file, prefix + "/" + name.resolveSibling(before + name.getFileName()));
            }
        }
    }

    private void upload(Path file, String key) throws Exception {
        client.uploadObject(UploadObjectArgs.builder()
                .bucket("photographs")
                .object(key)
                .filename(file.toString())
                .build());
    }

    private static Path any(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    private static InMemoryEventLog.Shared<JobEvent> log() {
        return new InMemoryEventLog.Shared<>(Topics.DATASETS.name(), JobEvent.class);
    }
}
