package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.ingestion.Folders;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.S3ObjectStore;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import io.minio.MinioClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestionWorkTest {
    private static final JobId MONDAY = new JobId("monday");
    private static final JobId TUESDAY = new JobId("tuesday");

    @TempDir
    static Path rendered;

    @TempDir
    Path temp;

    private final InMemoryEventLog.Shared<JobEvent> log = log();
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private Folders folder;

    @BeforeAll
    static void five_and_one_samples() {
        Folders.rendered(rendered.resolve("scenes"), 5, 1);
    }

    @BeforeEach
    void a_copy() {
        folder = new Folders(rendered.resolve("scenes")).copiedTo(temp.resolve("folder"));
    }

    @Test
    void a_folder_becomes_a_dataset_that_the_store_holds_under_its_digest() {
        try (Instance instance = instance(objects).start()) {
            DatasetIngested ingested = ingested(instance.request(MONDAY, spec()).end(MONDAY));

            DatasetManifest manifest = manifest(ingested.dataset());
            assertThat(manifest.id()).isEqualTo(ingested.dataset());
            assertThat(manifest.samples()).isEqualTo(Map.of(Split.TRAIN, 5, Split.VAL, 1));
            assertThat(manifest.shards()).hasSize(4).allMatch(shard -> objects.has(shard.digest()));
            assertThat(events())
                    .extracting(Object::getClass)
                    .containsExactly(IngestionRequested.class, JobEvent.Claimed.class, DatasetIngested.class);
            assertThat(log.events().get(2).causation().parent())
                    .contains(new IngestionRequested(MONDAY, 1, spec()).id());
            assertThat(instance.progress)
                    .extracting(progress -> progress.phase())
                    .contains("listing", "packing", "committing");
            assertThat(temp.resolve("data/scratch/monday")).doesNotExist();
        }
    }

    @Test
    void the_same_folder_again_is_unchanged_and_nothing_is_stored() {
        FaultyStore store = new FaultyStore(objects, moment -> Optional.empty());
        try (Instance instance = instance(store).start()) {
            DatasetIngested first = ingested(instance.request(MONDAY, spec()).end(MONDAY));
            int written = store.written();

            Job<IngestSpec> second = instance.request(TUESDAY, spec()).end(TUESDAY);

            assertThat(((Job.Completed<IngestSpec>) second).result(DatasetUnchanged.class))
                    .get()
                    .extracting(DatasetUnchanged::dataset)
                    .isEqualTo(first.dataset());
            assertThat(store.written()).isEqualTo(written).isEqualTo(6 + 4 * 2 + 1);
            assertThat(instance.count("weightflow.ingestion.bytes", "outcome", "present"))
                    .isPositive()
                    .isEqualTo(instance.count("weightflow.ingestion.bytes", "outcome", "stored"));
        }
    }

    @Test
    void damage_in_the_store_is_repaired_by_ingesting_the_source_again() {
        try (Instance instance = instance(objects).start()) {
            DatasetId dataset =
                    ingested(instance.request(MONDAY, spec()).end(MONDAY)).dataset();
            DatasetManifest manifest = manifest(dataset);
            Digest shard = manifest.shards().get(1).digest();
            objects.damage(shard, new byte[] {1});
            objects.damage(dataset.digest(), new byte[] {2});
            objects.damage(manifest.trainingSamples().orElseThrow(), new byte[] {3});

            instance.request(TUESDAY, spec()).end(TUESDAY);

            assertThat(objects.read(shard)).hasSizeGreaterThan(1);
            assertThat(manifest(dataset)).isEqualTo(manifest);
            assertThat(objects.read(manifest.trainingSamples().orElseThrow())).hasSizeGreaterThan(1);
            assertThat(instance.count("weightflow.ingestion.bytes", "outcome", "repaired"))
                    .isEqualTo(manifest.shards().get(1).bytes());
        }
    }

    @Test
    void one_broken_image_among_many_is_quarantined() {
        folder.breakImage(folder.ids("train").get(2));
        try (Instance instance = instance(objects).start()) {
            DatasetIngested ingested = ingested(instance.request(MONDAY, spec()).end(MONDAY));

            assertThat(ingested.quarantined()).isEqualTo(1);
            assertThat(ingested.samples()).isEqualTo(Map.of(Split.TRAIN, 4, Split.VAL, 1));
            assertThat(instance.count("weightflow.samples.quarantined", "reason", "unreadable"))
                    .isEqualTo(1);
            assertThat(instance.count("weightflow.samples", "split", "train")).isEqualTo(4);
        }
    }

    @Test
    void a_source_that_cannot_be_ingested_fails_at_once_and_no_dataset_is_stored() throws IOException {
        Files.createDirectories(temp.resolve("empty"));
        folder.breakImage(folder.ids("train").get(0))
                .breakImage(folder.ids("train").get(1));
        try (Instance instance = instance(objects).start()) {
            assertFailure(instance, temp.resolve("nowhere").toString(), "missing-folder");
            assertFailure(instance, temp.resolve("empty").toString(), "no-samples");
            assertFailure(instance, "/etc", "outside-roots");
            assertFailure(instance, "ftp://host/folder", "unsupported-source");
            assertThat(objects.list("")).isEmpty();
            assertFailure(instance, folder.root().toString(), "too-many-faulty");

            assertThat(instance.journal.state().datasets().all()).isEmpty();
            assertThat(instance.count("weightflow.failures", "code", "missing-folder"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_disk_without_room_fails_the_ingestion() {
        try (Instance instance =
                new Instance(log.open(), objects, temp, temp.resolve("data"), disk -> 1L << 20).start()) {
            assertFailure(instance, folder.root().toString(), "no-disk-space");
        }
    }

    @Test
    void a_store_that_does_not_answer_is_waited_for_and_that_is_no_failed_attempt() {
        FaultyStore store =
                new FaultyStore(objects, moment -> moment < 20 ? Optional.of(unavailable()) : Optional.empty());
        try (Instance instance = instance(store).start()) {
            ingested(instance.request(MONDAY, spec()).end(MONDAY));

            assertThat(instance.waits).hasSize(20);
            assertThat(instance.waits.get(0)).hasSeconds(1);
            assertThat(instance.waits.get(19)).hasSeconds(15);
            assertThat(events()).hasSize(3);
        }
    }

    @Test
    void what_fails_in_a_way_that_nobody_foresaw_is_given_up_after_some_attempts() {
        try (Instance instance =
                instance(failing(new IllegalStateException("a\nbug"))).start()) {
            Job.Failed<IngestSpec> failed =
                    (Job.Failed<IngestSpec>) instance.request(MONDAY, spec()).end(MONDAY);

            assertThat(failed.record().claim()).isEqualTo(Instance.ATTEMPTS);
            assertThat(failed.failure().code()).isEqualTo("ingestion-failed");
            assertThat(failed.failure().message()).contains("a bug").endsWith("See its log for details.");
        }
    }

    @Test
    void a_heap_that_is_too_small_is_told_and_the_worker_lives() {
        try (Instance instance =
                instance(failing(new OutOfMemoryError("made up"))).start()) {
            instance.request(MONDAY, spec());
            assertFailed(instance.end(MONDAY), "out-of-memory");

            assertFailure(instance, temp.resolve("nowhere").toString(), "missing-folder");
        }
    }

    @Test
    void a_source_that_kills_the_process_does_not_do_so_for_ever() {
        for (int death = 0; death < Instance.ATTEMPTS; death++) {
            try (Instance dying = instance(failing(new Killed())).start()) {
                dying.expireClaims().request(MONDAY, spec()).awaitDeath();
                assertThat(((Job.Claimed<IngestSpec>) dying.job(MONDAY))
                                .record()
                                .attempts())
                        .isEqualTo(death);
            }
        }
        try (Instance next = instance(objects)) {
            assertFailed(next.expireClaims().start().end(MONDAY), Jobs.WORKER_LOST);
        }
    }

    @Test
    void a_running_ingestion_is_cancelled_and_nothing_comes_of_it() {
        FaultyStore away = failing(unavailable());
        try (Instance instance = instance(away)
                .whileWaiting(it ->
                        it.jobs.cancel(MONDAY, "not needed", EventContext.NONE).join())
                .start()) {
            assertThat(instance.request(MONDAY, spec()).end(MONDAY)).isInstanceOf(Job.Cancelled.class);

            assertThat(instance.journal.state().datasets().all()).isEmpty();
        }
    }

    @Test
    void an_instance_that_is_told_to_stop_leaves_the_ingestion_to_the_next() throws InterruptedException {
        Thread[] stop = new Thread[1];
        try (Instance stopping = instance(failing(unavailable()))) {
            stopping.whileWaiting(it -> {
                        if (stop[0] == null) {
                            stop[0] = new Thread(it::stop);
                            stop[0].start();
                        }
                    })
                    .start()
                    .request(MONDAY, spec())
                    .awaitDeath();
            stop[0].join();
            assertThat(stopping.job(MONDAY)).isInstanceOf(Job.Waiting.class);
        }
        assertThat(events()).last().isInstanceOfSatisfying(JobEvent.Released.class, released -> assertThat(
                        released.reason())
                .isEqualTo(ReleaseReason.SHUTDOWN));

        try (Instance next = instance(objects).start()) {
            assertThat(ingested(next.end(MONDAY)).claim()).isEqualTo(2);
        }
    }

    @Test
    void whoever_dies_at_any_moment_is_followed_by_one_who_arrives_at_the_same_and_states_it_once() {
        DatasetId expected;
        FaultyStore counted = new FaultyStore(objects, moment -> Optional.empty());
        try (Instance undisturbed = instance(counted).start()) {
            expected = ingested(undisturbed.request(MONDAY, spec()).end(MONDAY)).dataset();
        }
        assertThat(counted.moments()).isGreaterThan(10);
        for (int moment = 0; moment < counted.moments(); moment++) {
            int last = moment;
            InMemoryEventLog.Shared<JobEvent> surviving = log();
            InMemoryObjectStore survivingObjects = new InMemoryObjectStore();
            FaultyStore deadly =
                    new FaultyStore(survivingObjects, it -> it == last ? Optional.of(new Killed()) : Optional.empty());
            try (Instance dying = new Instance(surviving.open(), deadly, temp, temp.resolve("of-the-dead")).start()) {
                dying.request(MONDAY, spec()).awaitDeath();
            }
            try (Instance next = new Instance(surviving.open(), survivingObjects, temp, temp.resolve("of-the-dead"))) {
                assertThat(ingested(next.expireClaims().start().end(MONDAY)).dataset())
                        .isEqualTo(expected);
            }
            assertThat(surviving.events().stream().filter(event -> event.event() instanceof DatasetIngested))
                    .hasSize(1);
            WeightflowJson.read(survivingObjects.read(expected.digest()), DatasetManifest.class)
                    .shards()
                    .forEach(shard ->
                            assertThat(survivingObjects.has(shard.digest())).isTrue());
        }
    }

    @Test
    void two_instances_share_the_jobs_and_state_a_dataset_once() {
        try (Instance first = instance(objects);
                Instance second = new Instance(log.open(), objects, temp, temp.resolve("data-2"))) {
            List<JobId> ids = List.of(new JobId("a"), new JobId("b"), new JobId("c"), new JobId("d"));
            ids.forEach(id -> first.request(id, spec()));
            first.start();
            second.start();

            ids.forEach(first::end);

            assertThat(events().stream().filter(DatasetIngested.class::isInstance))
                    .hasSize(1);
            assertThat(events().stream().filter(DatasetUnchanged.class::isInstance))
                    .hasSize(3);
            assertThat(events().stream().filter(JobEvent.Claimed.class::isInstance))
                    .hasSize(4);
        }
    }

    private void assertFailure(Instance instance, String source, String code) {
        JobId id = new JobId("of-" + code);
        Job<IngestSpec> job = instance.request(id, IngestSpec.of(source)).end(id);

        assertFailed(job, code);
        assertThat(((Job.Failed<IngestSpec>) job).failure().message())
                .contains(source)
                .endsWith(".");
        assertThat(((Job.Failed<IngestSpec>) job).record().claim()).isEqualTo(1);
    }

    private static void assertFailed(Job<IngestSpec> job, String code) {
        assertThat(job).isInstanceOfSatisfying(Job.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo(code));
    }

    private static DatasetIngested ingested(Job<IngestSpec> job) {
        assertThat(job).isInstanceOf(Job.Completed.class);
        return ((Job.Completed<IngestSpec>) job).result(DatasetIngested.class).orElseThrow();
    }

    private DatasetManifest manifest(DatasetId dataset) {
        return WeightflowJson.read(objects.read(dataset.digest()), DatasetManifest.class);
    }

    private static ObjectStoreException unavailable() {
        try {
            new S3ObjectStore(
                            MinioClient.builder()
                                    .endpoint("http://127.0.0.1:1")
                                    .region("us-east-1")
                                    .credentials("nobody", "nothing-at-all")
                                    .build(),
                            "nowhere")
                    .has(Digest.ofText("nothing"));
            throw new AssertionError("nobody listens on port 1");
        } catch (ObjectStoreException e) {
            return e;
        }
    }

    private FaultyStore failing(Throwable failure) {
        IntFunction<Optional<Throwable>> always = moment -> Optional.of(failure);
        return new FaultyStore(objects, always);
    }

    private Instance instance(ObjectStore store) {
        return new Instance(log.open(), store, temp, temp.resolve("data"));
    }

    private IngestSpec spec() {
        return IngestSpec.of(folder.root().toString());
    }

    private static InMemoryEventLog.Shared<JobEvent> log() {
        return new InMemoryEventLog.Shared<>(Topics.DATASETS.name(), JobEvent.class);
    }

    private List<JobEvent> events() {
        return log.events().stream().map(Envelope::event).toList();
    }
}
