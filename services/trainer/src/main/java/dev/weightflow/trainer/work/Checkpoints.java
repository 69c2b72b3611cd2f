package dev.weightflow.trainer.work;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.trainer.job.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Checkpoints in the object store. Everything is stored under its digest, so nothing is overwritten and a repetition changes
 * nothing; the checkpoint counts from the fact that names its manifest, which the caller appends last.
 */
public final class Checkpoints {

    private final ObjectStore store;
    private final String codeVersion;

    public Checkpoints(ObjectStore store, String codeVersion) {
        this.store = store;
        this.codeVersion = codeVersion;
    }

    /** Stores the files and a manifest that names them, and returns the fact that will make them count. */
    CheckpointCommitted store(Job.Claimed claimed, CheckpointFiles files) {
        CheckpointId checkpoint = CheckpointId.of(store.put(files.weights()));
        Digest trainingState = store.put(files.trainingState());
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT,
                checkpoint,
                size(files),
                claimed.record().id(),
                claimed.record().spec(),
                files.modelConfiguration(),
                files.step(),
                files.epoch(),
                files.last(),
                claimed.record().checkpoint().map(CheckpointCommitted::checkpoint),
                Optional.of(trainingState),
                files.loss(),
                files.trainableParameters(),
                codeVersion);
        Digest digest = store.put(CanonicalJson.write(manifest));
        return new CheckpointCommitted(
                claimed.record().id(),
                claimed.record().claim(),
                checkpoint,
                digest,
                files.step(),
                files.epoch(),
                files.last());
    }

    /** The manifest of a committed checkpoint. */
    CheckpointManifest manifest(CheckpointCommitted committed) {
        return WeightflowJson.read(store.read(committed.manifest()), CheckpointManifest.class);
    }

    private static long size(CheckpointFiles files) {
        try {
            return Files.size(files.weights());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
