package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.ingestion.Folders;
import dev.weightflow.ingestion.book.Ingestion;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.InMemoryEventLog;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetRecognised;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.IngestionId;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final IngestionId MONDAY = new IngestionId("monday");
    private static final IngestionId TUESDAY = new IngestionId("tuesday");

    @TempDir
    static Path rendered;

    @TempDir
    Path temp;

    private final InMemoryEventLog.Shared<DatasetEvent> log =
            new InMemoryEventLog.Shared<>("weightflow.datasets", DatasetEvent.class);
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
    void a_folder_becomes_a_data_set_that_the_store_holds_under_its_digest() {
        try (Station station = station()) {
            request(station, MONDAY);

            Ingestion.Ingested ingested = (Ingestion.Ingested) station.finish(MONDAY);

            DatasetManifest manifest =
                    WeightflowJson.read(objects.read(ingested.dataset().digest()), DatasetManifest.class);
            assertThat(manifest.id()).isEqualTo(ingested.dataset());
            assertThat(manifest.samples()).isEqualTo(Map.of(Split.TRAIN, 5, Split.VAL, 1));
            assertThat(manifest.shards()).hasSize(4).allMatch(shard -> objects.has(shard.digest()));
            assertThat(facts()).hasSize(2);
            assertThat(last().causation().parent()).contains(new IngestRequested(MONDAY, spec()).id());
            assertThat(station.board.current()).isEmpty();
            assertThat(temp.resolve("data/scratch/monday")).doesNotExist();
            assertThat(temp.resolve("data/attempts")).isEmptyDirectory();
        }
    }

    @Test
    void the_same_folder_again_is_recognised_and_nothing_is_uploaded() {
        FaultyStore store = new FaultyStore(objects, moment -> Optional.empty());
        try (Station station = station(store)) {
            request(station, MONDAY);
            request(station, TUESDAY);
            Ingestion.Ingested first = (Ingestion.Ingested) station.finish(MONDAY);
            int written = store.written();

            Ingestion.Recognised second = (Ingestion.Recognised) station.finish(TUESDAY);

            assertThat(second.dataset()).isEqualTo(first.dataset());
            assertThat(store.written()).isEqualTo(written).isEqualTo(6);
            assertThat(last().event()).isEqualTo(new DatasetRecognised(TUESDAY, first.dataset()));
            assertThat(station.count("weightflow.ingestion.bytes", "outcome", "present"))
                    .isEqualTo(station.count("weightflow.ingestion.bytes", "outcome", "stored"));
            assertThat(station.count("weightflow.ingestions", "outcome", "recognised"))
                    .isEqualTo(1);
        }
    }

    @Test
    void one_broken_image_among_many_is_set_aside() {
        folder.breakImage(folder.ids("train").get(2));
        try (Station station = station()) {
            request(station, MONDAY);

            Ingestion.Ingested ingested = (Ingestion.Ingested) station.finish(MONDAY);

            assertThat(station.desk
                            .book()
                            .dataset(ingested.dataset())
                            .orElseThrow()
                            .fact())
                    .satisfies(fact -> {
                        assertThat(fact.quarantined()).isEqualTo(1);
                        assertThat(fact.samples()).isEqualTo(Map.of(Split.TRAIN, 4, Split.VAL, 1));
                    });
            assertThat(station.count("weightflow.samples.quarantined", "reason", "unreadable"))
                    .isEqualTo(1);
            assertThat(station.count("weightflow.samples", "split", "train")).isEqualTo(4);
        }
    }

    @Test
    void a_source_that_cannot_be_ingested_is_rejected_and_nothing_is_stored() throws IOException {
        Files.createDirectories(temp.resolve("empty"));
        folder.breakImage(folder.ids("train").get(0))
                .breakImage(folder.ids("train").get(1));
        try (Station station = station()) {
            assertRejected(station, temp.resolve("nowhere").toString(), "missing-folder");
            assertRejected(station, temp.resolve("empty").toString(), "no-samples");
            assertRejected(station, "/etc", "outside-roots");
            assertRejected(station, "s3://bucket/prefix", "unsupported-source");
            assertRejected(station, folder.root().toString(), "too-many-faulty");

            assertThat(objects.list("")).isEmpty();
            assertThat(station.count("weightflow.ingestions", "outcome", "rejected"))
                    .isEqualTo(5);
        }
    }

    @Test
    void a_disk_without_room_rejects_the_request() {
        try (Station station =
                new Station(log.open(), objects, temp, temp.resolve("data"), CLOCK, folder -> 1L << 20)) {
            assertRejected(station, folder.root().toString(), "no-disk-space");
        }
    }

    @Test
    void a_store_that_does_not_answer_is_waited_for() {
        FaultyStore store =
                new FaultyStore(objects, moment -> moment < 2 ? Optional.of(unavailable()) : Optional.empty());
        try (Station station = station(store)) {
            request(station, MONDAY);
            station.whilePausing(it -> assertThat(
                            it.board.of(MONDAY).orElseThrow().trouble())
                    .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("object-not-found")));

            assertThat(station.finish(MONDAY)).isInstanceOf(Ingestion.Ingested.class);

            assertThat(station.pauses.stream()
                            .mapToLong(pause -> pause.toMillis())
                            .sum())
                    .isEqualTo(1000 + 2000);
        }
    }

    @Test
    void what_fails_in_a_way_that_nobody_foresaw_is_given_up_after_some_attempts() {
        FaultyStore store = new FaultyStore(objects, moment -> Optional.of(new IllegalStateException("a\nbug")));
        try (Station station = station(store)) {
            request(station, MONDAY);

            Ingestion.Rejected rejected = (Ingestion.Rejected) station.finish(MONDAY);

            assertThat(rejected.failure().code()).isEqualTo("ingestion-failed");
            assertThat(rejected.failure().message()).startsWith("The service failed 3 times, last with: a bug.");
        }
    }

    @Test
    void a_source_that_kills_the_process_does_not_do_so_for_ever() {
        log.publish(requested());
        FaultyStore deadly = new FaultyStore(objects, moment -> Optional.of(new Killed()));
        for (int death = 0; death < Station.ATTEMPTS; death++) {
            try (Station dying = station(deadly)) {
                assertThatThrownBy(() -> dying.finish(MONDAY)).isInstanceOf(Killed.class);
            }
        }

        try (Station last = station(deadly)) {
            assertThat(last.finish(MONDAY)).isInstanceOfSatisfying(Ingestion.Rejected.class, it -> assertThat(
                            it.failure().message())
                    .startsWith("The service failed 3 times, last with: the process ended."));
        }
    }

    @Test
    void a_heap_that_is_too_small_is_no_reason_to_try_for_ever() {
        log.publish(requested());
        FaultyStore greedy = new FaultyStore(objects, moment -> Optional.of(new OutOfMemoryError("made up")));
        try (Station station = station(greedy)) {
            assertThat(station.finish(MONDAY)).isInstanceOfSatisfying(Ingestion.Rejected.class, it -> assertThat(
                            it.failure().message())
                    .contains("the heap is too small"));
        }
    }

    @Test
    void a_cancelled_ingestion_stops_and_says_so() {
        FaultyStore store = new FaultyStore(objects, moment -> Optional.of(unavailable()));
        try (Station station = station(store)) {
            request(station, MONDAY);
            station.whilePausing(it -> it.desk.cancel(MONDAY, Cause.NONE));

            Ingestion.Rejected rejected = (Ingestion.Rejected) station.finish(MONDAY);

            assertThat(rejected.failure().code()).isEqualTo("cancelled");
            assertThat(facts()).hasSize(2);
        }
    }

    @Test
    void a_service_that_stops_leaves_the_ingestion_to_whoever_comes_next() {
        FaultyStore store = new FaultyStore(objects, moment -> Optional.of(unavailable()));
        try (Station station = station(store)) {
            request(station, MONDAY);
            station.whilePausing(it -> it.worker.stop());

            assertThatThrownBy(() -> station.worker.finish(MONDAY)).isInstanceOf(StoppedException.class);
        }
        try (Station next = station()) {
            assertThat(next.finish(MONDAY)).isInstanceOf(Ingestion.Ingested.class);
        }
    }

    @Test
    void the_last_link_of_a_chain_of_events_is_not_followed_further() {
        EventId root = new IngestRequested(TUESDAY, spec()).id();
        log.publish(Envelope.of(
                new IngestRequested(MONDAY, spec()),
                "/somebody",
                CLOCK.instant(),
                new Cause(new Causation(Causation.MAX_DEPTH, Optional.of(root), Optional.of(root)), Optional.empty())));
        try (Station station = station()) {
            assertThat(station.finish(MONDAY)).isInstanceOfSatisfying(Ingestion.Rejected.class, it -> assertThat(
                            it.failure().code())
                    .isEqualTo("causation-too-deep"));
        }
    }

    @Test
    void whoever_dies_at_any_moment_is_followed_by_one_who_arrives_at_the_same_and_states_it_once() {
        DatasetId expected = undisturbed();
        FaultyStore counted = new FaultyStore(new InMemoryObjectStore(), moment -> Optional.empty());
        try (Station station = new Station(fresh().open(), counted, temp, temp.resolve("counting"), CLOCK)) {
            request(station, MONDAY);
            station.finish(MONDAY);
        }
        assertThat(counted.moments()).isGreaterThan(10);
        for (int moment = 0; moment < counted.moments(); moment++) {
            int last = moment;
            InMemoryEventLog.Shared<DatasetEvent> survivingLog = fresh();
            InMemoryObjectStore survivingObjects = new InMemoryObjectStore();
            dieAndGoOn(
                    survivingLog,
                    survivingLog.open(),
                    survivingObjects,
                    new FaultyStore(survivingObjects, it -> it == last ? Optional.of(new Killed()) : Optional.empty()),
                    expected);
        }
    }

    @Test
    void whoever_dies_right_before_or_after_the_commit_point_is_followed_by_one_who_states_it_once() {
        DatasetId expected = undisturbed();
        for (boolean after : new boolean[] {false, true}) {
            InMemoryEventLog.Shared<DatasetEvent> survivingLog = fresh();
            survivingLog.publish(requested());
            InMemoryObjectStore survivingObjects = new InMemoryObjectStore();
            dieAndGoOn(
                    survivingLog,
                    new MortalLog(survivingLog.open(), !after, after),
                    survivingObjects,
                    survivingObjects,
                    expected);
        }
    }

    @Test
    void two_instances_at_the_same_work_state_it_once() {
        try (Station first = station();
                Station second = new Station(log.open(), objects, temp, temp.resolve("data-2"), CLOCK)) {
            request(first, MONDAY);
            DatasetId dataset = ((Ingestion.Ingested) first.finish(MONDAY)).dataset();

            assertThat(second.finish(MONDAY))
                    .isInstanceOfSatisfying(Ingestion.Ingested.class, it -> assertThat(it.dataset())
                            .isEqualTo(dataset));
            assertThat(facts()).hasSize(2);
        }
    }

    @Test
    void the_queue_is_what_nobody_works_on() {
        try (Station station = station()) {
            request(station, MONDAY);
            request(station, TUESDAY);

            assertThat(station.meters.get("weightflow.queue.length").gauge().value())
                    .isEqualTo(2);
            station.finish(MONDAY);
            assertThat(station.meters.get("weightflow.queue.length").gauge().value())
                    .isEqualTo(1);
            assertThat(station.meters
                            .get("weightflow.ingestion.progress")
                            .gauge()
                            .value())
                    .isZero();
        }
    }

    private void dieAndGoOn(
            InMemoryEventLog.Shared<DatasetEvent> survivingLog,
            EventLog<DatasetEvent> mortal,
            InMemoryObjectStore survivingObjects,
            ObjectStore deadly,
            DatasetId expected) {
        Path data = temp.resolve("data-of-the-dead");
        try (Station dying = new Station(mortal, deadly, temp, data, CLOCK)) {
            if (survivingLog.events().isEmpty()) {
                request(dying, MONDAY);
            }
            assertThatThrownBy(() -> dying.finish(MONDAY)).isInstanceOf(Killed.class);
        }
        try (Station next = new Station(survivingLog.open(), survivingObjects, temp, data, CLOCK)) {
            assertThat(next.finish(MONDAY)).isInstanceOf(Ingestion.Ingested.class);
        }
        assertThat(survivingLog.events()).hasSize(2);
        assertThat(survivingLog.events().get(1).event())
                .isInstanceOfSatisfying(DatasetIngested.class, fact -> assertThat(fact.dataset())
                        .isEqualTo(expected));
        WeightflowJson.read(survivingObjects.read(expected.digest()), DatasetManifest.class)
                .shards()
                .forEach(shard ->
                        assertThat(survivingObjects.has(shard.digest())).isTrue());
    }

    private DatasetId undisturbed() {
        try (Station station =
                new Station(fresh().open(), new InMemoryObjectStore(), temp, temp.resolve("undisturbed"), CLOCK)) {
            request(station, MONDAY);
            return ((Ingestion.Ingested) station.finish(MONDAY)).dataset();
        }
    }

    private void assertRejected(Station station, String source, String code) {
        IngestionId id = new IngestionId(code);
        station.desk.request(id, IngestSpec.of(source), Cause.NONE);

        assertThat(station.finish(id)).isInstanceOfSatisfying(Ingestion.Rejected.class, it -> {
            assertThat(it.failure().code()).isEqualTo(code);
            assertThat(it.failure().message()).contains(source).endsWith(".");
        });
    }

    private static ObjectStoreException unavailable() {
        ObjectStore empty = new InMemoryObjectStore();
        try {
            empty.read(dev.weightflow.schema.id.Digest.ofText("nothing"));
            throw new AssertionError("there is nothing to read");
        } catch (ObjectStoreException e) {
            return e;
        }
    }

    private Station station() {
        return station(objects);
    }

    private Station station(ObjectStore store) {
        return new Station(log.open(), store, temp, temp.resolve("data"), CLOCK);
    }

    private void request(Station station, IngestionId id) {
        station.desk.request(id, spec(), Cause.NONE);
    }

    private IngestSpec spec() {
        return IngestSpec.of(folder.root().toString());
    }

    private Envelope<DatasetEvent> requested() {
        return Envelope.of(new IngestRequested(MONDAY, spec()), "/somebody", CLOCK.instant(), Cause.NONE);
    }

    private static InMemoryEventLog.Shared<DatasetEvent> fresh() {
        return new InMemoryEventLog.Shared<>("weightflow.datasets", DatasetEvent.class);
    }

    private List<DatasetEvent> facts() {
        return log.events().stream().map(Envelope::event).toList();
    }

    private Envelope<DatasetEvent> last() {
        return Stream.of(log.events())
                .map(all -> all.get(all.size() - 1))
                .findFirst()
                .orElseThrow();
    }
}
