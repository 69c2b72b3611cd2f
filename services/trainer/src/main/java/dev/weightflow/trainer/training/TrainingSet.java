package dev.weightflow.trainer.training;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.MixedSamples;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.task.Tasks;
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
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

public final class TrainingSet {
    /** Time for which a dataset's existence is cached. Requests come in bursts; it is checked again when the work on it begins. */
    private static final Duration BURST = Duration.ofSeconds(5);

    static final int REMEMBERED = 100;

    private final ObjectStore store;
    private final DiskCache copies;
    private final LongSupplier nanos;
    /** Tasks by dataset, which never change: a dataset's id is the digest of its manifest, whose signature was verified when it was read. */
    private final Map<DatasetId, List<TaskName>> tasks = bounded();
    /** Times at which datasets were found in the store, in nanoseconds of the monotonic clock. */
    private final Map<DatasetId, Long> foundAt = bounded();

    public TrainingSet(ObjectStore store, DiskCache copies) {
        this(store, copies, System::nanoTime);
    }

    TrainingSet(ObjectStore store, DiskCache copies, LongSupplier nanos) {
        this.store = store;
        this.copies = copies;
        this.nanos = nanos;
    }

    /**
     * Returns the request with all tasks of its dataset. If the dataset is gone, returns the request as it is: a training of PASCAL-Context's tasks,
     * which may have been requested before.
     */
    public TrainingRequest withTasks(TrainingRequest request) {
        List<TaskName> known = tasks.get(request.dataset());
        if (known != null) {
            return request.with("tasks", known);
        }
        try {
            List<TaskName> read = manifest(request.dataset()).tasks();
            tasks.put(request.dataset(), read);
            return request.with("tasks", read);
        } catch (NotFoundException gone) {
            return request;
        }
    }

    /** @throws NotFoundException if there is no dataset of that id, and was none a few seconds ago */
    public void require(DatasetId id) {
        long now = nanos.getAsLong();
        Long found = foundAt.get(id);
        if (found != null && now - found < BURST.toNanos()) {
            return;
        }
        if (!store.has(id.digest())) {
            throw notFound(id);
        }
        foundAt.put(id, now);
    }

    /** Creates a map of the latest datasets; thread-safe. */
    private static <V> Map<DatasetId, V> bounded() {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<DatasetId, V> eldest) {
                return size() > REMEMBERED;
            }
        });
    }

    /**
     * Opens the samples of a split for training or validation, from local copies of the shards as far as there is room for them.
     *
     * @param patient the store from which other samples are read during the training, with endless retries
     * @throws NotFoundException if the dataset does not exist
     * @throws JobFailedException if it has no such split, or lacks labels
     */
    SampleSource of(TrainingSpec spec, Split split, ObjectStore patient) {
        if (split == Split.VAL) {
            return of(spec, spec.dataset(), split, patient);
        }
        List<MixedSamples.Part> parts = new ArrayList<>();
        for (DatasetShare share : spec.mixture()) {
            parts.add(new MixedSamples.Part(of(spec, share.dataset(), split, patient), share.share()));
        }
        try {
            return MixedSamples.of(parts);
        } catch (IllegalArgumentException e) {
            throw JobFailedException.permanent(
                    Failures.LABELS_MISSING,
                    "the datasets declare the training's tasks differently; mix datasets with the same classes and"
                            + " options");
        }
    }

    private SampleSource of(TrainingSpec spec, DatasetId id, Split split, ObjectStore patient) {
        DatasetManifest manifest = manifest(id);
        if (!manifest.tasks().containsAll(spec.tasks())) {
            String labels = manifest.tasks().isEmpty() ? "no labels" : "labels for " + keys(manifest.tasks()) + " only";
            throw JobFailedException.permanent(
                    Failures.LABELS_MISSING,
                    "dataset " + id.shortId() + " has " + labels
                            + "; train on tasks among these, or ingest a dataset that has the others");
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
