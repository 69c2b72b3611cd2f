package dev.weightflow.trainer.model;

import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.SampleSource;
import dev.weightflow.model.dataset.shard.ShardSource;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.work.FailureCodes;
import dev.weightflow.trainer.work.TrainingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the training split of a stored data set version. */
final class TrainingSet {

    private final ObjectStore store;
    private final LocalCopies copies;

    TrainingSet(ObjectStore store, LocalCopies copies) {
        this.store = store;
        this.copies = copies;
    }

    /**
     * The samples to train on, read from local copies of the shards.
     *
     * @throws TrainingException if the data set is not there, has no such split, or lacks labels
     */
    SampleSource of(TrainingSpec spec) {
        DatasetId id = spec.dataset();
        DatasetManifest manifest = manifest(id);
        if (!manifest.tasks().containsAll(spec.tasks())) {
            throw hopeless(
                    FailureCodes.LABELS_MISSING,
                    "data set " + id.shortId() + " has labels for " + keys(manifest.tasks())
                            + " only; train on tasks among these, or ingest a data set that has the others");
        }
        List<Path> shards = manifest.shards(Split.TRAIN).stream()
                .map(Shard::digest)
                .map(copies::of)
                .toList();
        if (shards.isEmpty()) {
            throw hopeless(
                    FailureCodes.SPLIT_EMPTY,
                    "data set " + id.shortId() + " has no training samples; ingest one whose train.txt lists some");
        }
        return ShardSource.open(shards, Limits.defaults()).only(Set.copyOf(spec.tasks()));
    }

    private DatasetManifest manifest(DatasetId id) {
        try {
            return WeightflowJson.read(store.read(id.digest()), DatasetManifest.class);
        } catch (ObjectStoreException.NotFound e) {
            throw new TrainingException(
                    e.code(),
                    "data set " + id.shortId()
                            + " is not in the store; it was deleted, or never ingested into this one",
                    false,
                    e);
        }
    }

    private static String keys(List<Task> tasks) {
        return tasks.stream().map(Task::key).collect(Collectors.joining(", "));
    }

    private static TrainingException hopeless(String code, String message) {
        return new TrainingException(code, message, true, null);
    }
}
