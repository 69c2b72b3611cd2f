package dev.weightflow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetTest {

    @TempDir
    Path copies;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private TrainingSet set;

    @BeforeEach
    void open() {
        set = new TrainingSet(store, new DiskCache(store, copies, DiskCache.GIB, InstantSource.system()));
    }

    @Test
    void a_dataset_that_is_not_there_is_named_whether_it_is_required_or_read() {
        DatasetId missing = new DatasetId("ab12".repeat(16));

        assertThatThrownBy(() -> set.require(missing)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> set.of(spec(missing), Split.TRAIN, store))
                .isInstanceOf(NotFoundException.class)
                .hasMessageStartingWith("There is no dataset 'ab12ab12ab12");
        set.require(DatasetId.of(store.put(new byte[] {7})));
    }

    @Test
    void a_burst_of_requests_looks_for_its_dataset_once_and_a_later_request_again() {
        AtomicLong nanos = new AtomicLong();
        TrainingSet required =
                new TrainingSet(store, new DiskCache(store, copies, DiskCache.GIB, InstantSource.system()), nanos::get);
        DatasetId dataset = DatasetId.of(store.put(new byte[] {7}));

        required.require(dataset);
        store.lose(dataset.digest());
        required.require(dataset);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThatThrownBy(() -> required.require(dataset)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void the_tasks_of_a_dataset_are_read_in_the_store_once() {
        Digest some = Digest.of(new byte[] {1});
        DatasetManifest manifest = DatasetManifest.of(
                List.of(PascalTasks.SEMSEG), List.of(), List.of(new Shard(some, Split.TRAIN, 2, 1)), List.of(), some);
        store.put(CanonicalJson.write(manifest));
        TrainingRequest request = TrainingRequest.on(manifest.id());
        assertThat(set.withTasks(request).tasks()).containsExactly(PascalTasks.SEMSEG);

        store.lose(manifest.id().digest());

        assertThat(set.withTasks(request).tasks()).containsExactly(PascalTasks.SEMSEG);
        assertThat(set.withTasks(TrainingRequest.on(new DatasetId("ab12".repeat(16))))
                        .tasks())
                .isEmpty();
    }

    @Test
    void as_many_datasets_are_remembered_as_are_asked_for_by_turns_but_not_all_there_ever_were() {
        AtomicLong nanos = new AtomicLong();
        TrainingSet required =
                new TrainingSet(store, new DiskCache(store, copies, DiskCache.GIB, InstantSource.system()), nanos::get);
        List<DatasetId> datasets = IntStream.rangeClosed(0, TrainingSet.REMEMBERED)
                .mapToObj(i -> DatasetId.of(store.put(new byte[] {(byte) i})))
                .toList();
        datasets.forEach(required::require);
        datasets.forEach(dataset -> store.lose(dataset.digest()));

        datasets.subList(1, datasets.size()).forEach(required::require);
        assertThatThrownBy(() -> required.require(datasets.get(0))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void labels_that_are_missing_are_told_by_the_keys_of_those_there_are() {
        // given
        Digest some = Digest.of(new byte[] {1});
        DatasetManifest manifest = DatasetManifest.of(
                List.of(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS),
                List.of(),
                List.of(new Shard(some, Split.TRAIN, 2, 1)),
                List.of(),
                some);
        store.put(CanonicalJson.write(manifest));

        // when
        JobFailedException failure = failure(manifest.id());

        // then
        assertThat(failure.failure().code()).isEqualTo(Failures.LABELS_MISSING);
        assertThat(failure).hasMessageContaining("has labels for semseg, human_parts only; train on");
        assertThat(failure.permanent()).isTrue();
    }

    @Test
    void nothing_is_learned_from_images_without_labels() {
        Digest some = Digest.of(new byte[] {1});
        DatasetManifest manifest =
                DatasetManifest.of(List.of(), List.of(), List.of(new Shard(some, Split.VAL, 2, 1)), List.of(), some);
        store.put(CanonicalJson.write(manifest));

        JobFailedException failure = failure(manifest.id());

        assertThat(failure.failure().code()).isEqualTo(Failures.LABELS_MISSING);
        assertThat(failure).hasMessageContaining("has no labels; train on");
        assertThat(failure.permanent()).isTrue();
    }

    @Test
    void a_dataset_without_training_samples_is_refused() {
        Digest some = Digest.of(new byte[] {1});
        DatasetManifest manifest = DatasetManifest.of(
                PascalTasks.NAMES, List.of(), List.of(new Shard(some, Split.VAL, 2, 1)), List.of(), some);
        store.put(CanonicalJson.write(manifest));

        assertThat(failure(manifest.id()).failure().code()).isEqualTo(Failures.SPLIT_EMPTY);
    }

    private JobFailedException failure(DatasetId dataset) {
        return catchThrowableOfType(JobFailedException.class, () -> set.of(spec(dataset), Split.TRAIN, store));
    }

    private static TrainingSpec spec(DatasetId dataset) {
        return WeightflowJson.read(
                        ("{\"dataset\":\"" + dataset + "\",\"model\":\"micro\",\"steps\":2}")
                                .getBytes(StandardCharsets.UTF_8),
                        TrainingRequest.class)
                .complete();
    }
}
