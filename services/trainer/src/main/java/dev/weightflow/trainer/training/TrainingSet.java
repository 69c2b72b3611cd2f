package dev.weightflow.trainer.training;

import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.dataset.shard.ShardSource;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

public final class TrainingSet {
    /** Requests come in bursts; whether a dataset is still there is seen again when the work on it begins. */
    private static final Duration BURST = Duration.ofSeconds(5);

    private final ObjectStore store;
    private final DiskCache copies;
    private final LongSupplier nanos;
    private volatile Optional<Found> lastFound = Optional.empty();

    public TrainingSet(ObjectStore store, DiskCache copies) {
        this(store, copies, System::nanoTime);
    }

    TrainingSet(ObjectStore store, DiskCache copies, LongSupplier nanos) {
        this.store = store;
        this.copies = copies;
        this.nanos = nanos;
    }

    /**
     * The same request with all tasks of its dataset. Where that is no longer there, the request as it is: a training of PASCAL-Context's
     * tasks, which may have been requested before.
     */
    public TrainingRequest withTasks(TrainingRequest request) {
        try {
            return request.with("tasks", manifest(request.dataset()).tasks());
        } catch (NotFoundException gone) {
            return request;
        }
    }

    /** @throws NotFoundException if there is no dataset of that id, and was none a few seconds ago */
    public void require(DatasetId id) {
        long now = nanos.getAsLong();
        if (lastFound.filter(found -> found.covers(id, now)).isPresent()) {
            return;
        }
        if (!store.has(id.digest())) {
            throw notFound(id);
        }
        lastFound = Optional.of(new Found(id, now));
    }

    private record Found(DatasetId dataset, long at) {
        boolean covers(DatasetId id, long now) {
            return dataset.equals(id) && now - at < BURST.toNanos();
        }
    }

    /**
     * The samples to train on, or to validate with, read from local copies of the shards as far as there is room for them.
     *
     * @param patient the store, by which single samples are read while the training runs
     * @throws NotFoundException if the dataset is not there
     * @throws JobFailedException if it has no such split, or lacks labels
     */
    SampleSource of(TrainingSpec spec, Split split, ObjectStore patient) {
        DatasetId id = spec.dataset();
        DatasetManifest manifest = manifest(id);
        if (!manifest.tasks().containsAll(spec.tasks())) {
            throw JobFailedException.permanent(
                    Failures.LABELS_MISSING,
                    "dataset " + id.shortId() + " has labels for " + keys(manifest.tasks())
                            + " only; train on tasks among these, or ingest a dataset that has the others");
        }
        List<Shard> shards = manifest.shards(split);
        if (shards.isEmpty()) {
            throw JobFailedException.permanent(
                    Failures.SPLIT_EMPTY,
                    "dataset " + id.shortId() + " has no "
                            + (split == Split.TRAIN
                                    ? "training samples; ingest one whose train.txt lists some"
                                    : "validation samples; ingest one whose val.txt lists some, or train with"
                                            + " validateEveryEpochs=0"));
        }
        return ShardSource.open(
                shards,
                new CachedShards(copies, patient),
                Tasks.of(spec.tasks(), manifest.declarations()),
                Limits.defaults());
    }

    private DatasetManifest manifest(DatasetId id) {
        try {
            byte[] document = store.readSigned(id.digest(), Principals.DATASET_INGESTION);
            return WeightflowJson.read(document, DatasetManifest.class);
        } catch (ObjectStoreException.NotFound e) {
            throw notFound(id);
        }
    }

    private static String keys(List<TaskName> tasks) {
        return tasks.stream().map(TaskName::key).collect(Collectors.joining(", "));
    }

    private static NotFoundException notFound(DatasetId id) {
        return NotFoundException.of("dataset", id, "It was deleted, or never ingested into this object store.");
    }
}
