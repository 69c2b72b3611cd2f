package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.ingestion.packing.Sizes;
import dev.weightflow.ingestion.source.SourceAllowlist;
import dev.weightflow.ingestion.source.SourceOpener;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.JobEvent.Claimed;
import dev.weightflow.schema.event.JobEvent.Failed;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests sources in parts of four samples, with two in a shard. */
class DividedSourceTest {
    private static final JobId JOB = new JobId("large");
    private static final int PARTS = 4 + 2;
    private static final IngestionLimits IN_PARTS = limits(new Sizes(2, 4));
    private static final IngestionLimits IN_ONE = limits(new Sizes(2, 1_024));

    @TempDir
    static Path rendered;

    @TempDir
    Path temp;

    private final InMemoryEventLog.Shared<JobEvent> log = log();
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private Folders folder;
    private int instances;

    @BeforeAll
    static void fourteen_and_five_samples() {
        Folders.rendered(rendered.resolve("scenes"), 14, 5);
    }

    @BeforeEach
    void a_copy() {
        folder = new Folders(rendered.resolve("scenes")).copiedTo(temp.resolve("folder"));
    }

    @Test
    void parts_change_nothing_of_a_dataset_without_faults() {
        DatasetIngested whole = ingested(log(), new InMemoryObjectStore(), IN_ONE, 1);

        DatasetIngested divided = ingested(log(), new InMemoryObjectStore(), IN_PARTS, 1);

        assertThat(divided.dataset()).isEqualTo(whole.dataset());
        assertThat(divided.index()).isEqualTo(whole.index());
    }

    @Test
    void the_dataset_is_the_same_whatever_the_number_of_workers_and_wherever_the_faults_are() {
        faultsAtTheEdges();
        DatasetIngested alone = ingested(log(), new InMemoryObjectStore(), IN_PARTS, 1);

        assertThat(alone.quarantined()).isEqualTo(4);
        for (int workers = 2; workers <= 3; workers++) {
            DatasetIngested shared = ingested(log(), new InMemoryObjectStore(), IN_PARTS, workers);
            assertThat(shared.dataset()).isEqualTo(alone.dataset());
            assertThat(shared.index()).isEqualTo(alone.index());
        }
    }

    @Test
    void a_fault_shifts_no_shard_of_another_part() {
        DatasetManifest sound = manifest(ingested(log(), objects, IN_PARTS, 1));
        folder.breakImage(folder.ids("train").get(1));

        DatasetManifest faulty = manifest(ingested(log(), objects, IN_PARTS, 1));

        assertThat(sound.shards()).hasSize(7 + 3);
        assertThat(faulty.shards()).hasSize(10);
        assertThat(faulty.shards().subList(2, 10)).isEqualTo(sound.shards().subList(2, 10));
    }

    @Test
    void workers_of_several_instances_pack_one_source() {
        try (Instance first = slow(objects);
                Instance second = slow(objects);
                Instance third = slow(objects)) {
            first.start().request(JOB, spec());
            await().until(() -> first.job(JOB) instanceof Job.Claimed);
            second.start();
            third.start();

            first.end(JOB);

            List<Double> packed = Stream.of(first, second, third)
                    .map(instance -> instance.count("weightflow.ingestion.parts"))
                    .toList();
            assertThat(packed).allMatch(parts -> parts > 0);
            assertThat(packed.stream().mapToDouble(parts -> parts).sum()).isEqualTo(PARTS);
            assertThat(first.progress)
                    .filteredOn(progress -> progress.phase().equals("packing"))
                    .last()
                    .satisfies(progress -> assertThat(progress.done()).isEqualTo(19));
            assertThat(log.events()).hasSize(3);
        }
    }

    @Test
    void whoever_dies_at_any_moment_loses_no_part_that_was_packed() {
        faultsAtTheEdges();
        FaultyStore counted = new FaultyStore(new InMemoryObjectStore(), moment -> Optional.empty());
        DatasetIngested expected = ingested(log(), counted, IN_PARTS, 1);
        Random random = new Random(7);
        for (int time = 0; time < 12; time++) {
            int last = random.nextInt(counted.moments());
            InMemoryEventLog.Shared<JobEvent> surviving = log();
            InMemoryObjectStore store = new InMemoryObjectStore();
            try (Instance dying = instance(surviving, dyingAfter(last, store)).start()) {
                dying.request(JOB, spec()).awaitDeath();
            }
            long packed = packed(store);
            try (Instance next = instance(surviving, store);
                    Instance helper = instance(surviving, store)) {
                next.expireClaims().start();
                helper.start();
                DatasetIngested result = result(next.end(JOB));

                assertThat(result.dataset()).as("killed at %d", last).isEqualTo(expected.dataset());
                assertThat(result.index()).isEqualTo(expected.index());
                assertThat(next.count("weightflow.ingestion.parts") + helper.count("weightflow.ingestion.parts"))
                        .isEqualTo(PARTS - packed);
            }
        }
    }

    @Test
    void a_helper_that_dies_is_followed_by_others_after_its_lease() {
        DatasetIngested expected = ingested(log(), new InMemoryObjectStore(), IN_PARTS, 1);
        for (int last = 0; last < 12; last++) {
            InMemoryEventLog.Shared<JobEvent> surviving = log();
            InMemoryObjectStore store = new InMemoryObjectStore();
            try (Instance worker = instance(surviving, slowly(store)).start();
                    Instance helper = instance(surviving, dyingAfter(last, store))) {
                worker.request(JOB, spec());
                await().until(() -> worker.job(JOB) instanceof Job.Claimed);
                helper.start();

                assertThat(result(worker.end(JOB)).dataset()).isEqualTo(expected.dataset());
                assertThat(surviving.events()).hasSize(3);
            }
        }
    }

    @Test
    void a_helper_takes_over_when_the_worker_stops() {
        try (Instance worker = slow(objects).start();
                Instance helper = slow(objects)) {
            worker.request(JOB, spec());
            await().until(() -> worker.job(JOB) instanceof Job.Claimed);
            helper.start();
            await().until(() -> helper.count("weightflow.ingestion.parts") > 0);

            worker.stop();

            DatasetIngested result = result(helper.end(JOB));
            assertThat(result.claim()).isEqualTo(2);
            assertThat(worker.count("weightflow.ingestion.parts") + helper.count("weightflow.ingestion.parts"))
                    .isEqualTo(PARTS);
        }
    }

    @Test
    void a_helper_leaves_for_a_job_that_waits() {
        JobId small = new JobId("small");
        Folders.rendered(temp.resolve("small"), 2, 1);
        try (Instance worker = instance(log, slowly(objects, 100)).start();
                Instance helper = instance(log, slowly(objects, 100))) {
            worker.request(JOB, spec());
            await().until(() -> worker.job(JOB) instanceof Job.Claimed);
            helper.start();
            await().until(() -> objects.list("ingestions/").size() > 3);

            helper.request(small, IngestSpec.of(temp.resolve("small").toString()));

            helper.end(small);
            assertThat(worker.job(JOB)).isInstanceOf(Job.Claimed.class);
            worker.end(JOB);
        }
    }

    @Test
    void a_source_that_changes_meanwhile_fails_the_attempt_and_never_becomes_a_mixture() {
        String changed = folder.ids("val").get(0);
        byte[] other = content("JPEGImages/" + folder.ids("val").get(1) + ".jpg");
        FaultyStore store = new FaultyStore(objects, moment -> {
            if (moment == 20) {
                folder.write("JPEGImages/" + changed + ".jpg", other);
            }
            return Optional.empty();
        });
        try (Instance instance = instance(log, store).start()) {
            DatasetIngested result = result(instance.request(JOB, spec()).end(JOB));

            assertThat(log.events().stream().map(event -> event.event()).filter(Failed.class::isInstance))
                    .singleElement()
                    .satisfies(event ->
                            assertThat(((Failed) event).failure().code()).isEqualTo("source-changed"));
            assertThat(result.dataset())
                    .isEqualTo(ingested(log(), new InMemoryObjectStore(), IN_PARTS, 1)
                            .dataset());
        }
    }

    @Test
    void who_reads_another_source_does_not_help() {
        SourceOpener elsewhere = Instance.opening(SourceAllowlist.of(List.of(rendered)), name -> {
            throw new AssertionError("no bucket is open");
        });
        try (Instance worker = slow(objects).start();
                Instance stranger = new Instance(
                        log.open(), objects, elsewhere, temp.resolve("stranger"), IN_PARTS, Clock.systemUTC())) {
            worker.request(JOB, spec());
            await().until(() -> worker.job(JOB) instanceof Job.Claimed);
            stranger.start();

            worker.end(JOB);

            assertThat(worker.count("weightflow.ingestion.parts")).isEqualTo(PARTS);
            assertThat(log.events()).hasSize(3);
        }
    }

    @Test
    void what_a_part_names_is_packed_again_if_it_is_gone_and_stored_anew_before_it_may_be() {
        InMemoryObjectStore whole = new InMemoryObjectStore();
        DatasetIngested expected = ingested(log(), whole, IN_PARTS, 1);
        try (Instance dying = instance(log, dyingAfter(60, objects)).start()) {
            dying.request(JOB, spec()).awaitDeath();
        }
        long packed = packed(objects);
        assertThat(packed).isGreaterThan(1);
        objects.lose(document("000000"));
        Digest ofAnother = manifest(expected, whole).shards().get(2).digest();
        objects.lose(ofAnother);
        Clock later = Clock.offset(Clock.systemUTC(), ObjectStore.LEAST_GRACE);

        try (Instance next = new Instance(log.open(), objects, opener(), temp.resolve("later"), IN_PARTS, later)) {
            DatasetIngested result = result(next.expireClaims().start().end(JOB));

            assertThat(result.dataset()).isEqualTo(expected.dataset());
            assertThat(objects.has(ofAnother)).isTrue();
            assertThat(next.count("weightflow.ingestion.parts")).isEqualTo(PARTS - packed + 2);
        }
    }

    @Test
    void an_archive_is_one_workers_alone_and_goes_on_after_the_parts_that_were_packed() throws IOException {
        Path archive = zip();
        DatasetIngested expected = ingested(log(), new InMemoryObjectStore(), IN_PARTS, 1);
        try (Instance dying = instance(log, dyingAfter(60, objects)).start()) {
            dying.request(JOB, IngestSpec.of(archive.toString())).awaitDeath();
        }
        long packed = packed(objects);
        try (Instance next = slow(objects);
                Instance idle = slow(objects)) {
            next.expireClaims().start();
            await().until(() -> next.job(JOB) instanceof Job.Claimed);
            idle.start();

            assertThat(result(next.end(JOB)).dataset()).isEqualTo(expected.dataset());
            assertThat(next.count("weightflow.ingestion.parts")).isEqualTo(PARTS - packed);
            assertThat(idle.count("weightflow.ingestion.parts")).isZero();
        }
    }

    @Test
    void a_source_of_one_part_is_stated_nowhere_before_its_end() {
        ingested(log, objects, IN_ONE, 2);

        assertThat(objects.list("ingestions/")).isEmpty();
        assertThat(log.events()).hasSize(3);
        assertThat(log.events().get(1).event()).isInstanceOf(Claimed.class);
    }

    private void faultsAtTheEdges() {
        List<String> train = folder.ids("train");
        folder.breakImage(train.get(0))
                .breakImage(train.get(3))
                .breakImage(train.get(4))
                .breakImage(folder.ids("val").get(4));
    }

    private DatasetIngested ingested(
            InMemoryEventLog.Shared<JobEvent> journal, ObjectStore store, IngestionLimits limits, int workers) {
        try (Instance instance = waiting(
                new Instance(journal.open(), store, temp, temp.resolve("data-" + instances++), limits, workers))) {
            return result(instance.start().request(JOB, spec()).end(JOB));
        }
    }

    private static DatasetIngested result(Job<IngestSpec> job) {
        assertThat(job).isInstanceOf(Job.Completed.class);
        return ((Job.Completed<IngestSpec>) job).result(DatasetIngested.class).orElseThrow();
    }

    private Instance slow(ObjectStore store) {
        return instance(log, slowly(store));
    }

    private Instance instance(InMemoryEventLog.Shared<JobEvent> journal, ObjectStore store) {
        return waiting(new Instance(journal.open(), store, temp, temp.resolve("data-" + instances++), IN_PARTS, 1));
    }

    private static Instance waiting(Instance instance) {
        return instance.whileWaiting(it -> pause(10));
    }

    private static FaultyStore slowly(ObjectStore store) {
        return slowly(store, 30);
    }

    private static FaultyStore slowly(ObjectStore store, int milliseconds) {
        return new FaultyStore(store, moment -> {
            pause(milliseconds);
            return Optional.empty();
        });
    }

    private static FaultyStore dyingAfter(int last, ObjectStore store) {
        return new FaultyStore(store, moment -> moment >= last ? Optional.of(new Killed()) : Optional.empty());
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long packed(ObjectStore store) {
        return store.list("ingestions/").stream()
                .filter(key -> !key.endsWith("plan"))
                .filter(key -> new String(store.read(key).orElseThrow()).contains("\"document\""))
                .count();
    }

    private Digest document(String part) {
        String key = objects.list("ingestions/").stream()
                .filter(name -> name.endsWith(part))
                .findFirst()
                .orElseThrow();
        return new Digest(WeightflowJson.read(objects.read(key).orElseThrow(), JsonNode.class)
                .path("document")
                .asText());
    }

    private DatasetManifest manifest(DatasetIngested ingested) {
        return manifest(ingested, objects);
    }

    private static DatasetManifest manifest(DatasetIngested ingested, ObjectStore store) {
        return WeightflowJson.read(store.read(ingested.dataset().digest()), DatasetManifest.class);
    }

    private SourceOpener opener() {
        return Instance.opening(SourceAllowlist.of(List.of(temp)), name -> {
            throw new AssertionError("no bucket is open");
        });
    }

    private IngestSpec spec() {
        return new IngestSpec(folder.root().toString(), List.of(), Optional.empty(), Optional.of(0.5));
    }

    private byte[] content(String name) {
        try {
            return Files.readAllBytes(folder.root().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path zip() throws IOException {
        Path archive = temp.resolve("scenes.zip");
        try (OutputStream file = Files.newOutputStream(archive);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> files = Files.walk(folder.root())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(folder.root().relativize(each).toString()));
                Files.copy(each, out);
            }
        }
        return archive;
    }

    private static IngestionLimits limits(Sizes sizes) {
        return new IngestionLimits(
                sizes, 0.2, Limits.defaults(), Duration.ofMinutes(1), Duration.ofHours(1), System::nanoTime);
    }

    private static InMemoryEventLog.Shared<JobEvent> log() {
        return new InMemoryEventLog.Shared<>(Topics.DATASETS.name(), JobEvent.class);
    }
}
