package dev.weightflow.trainer.training;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Checkpoints in the object store. Everything is stored under its digest, so nothing is overwritten and a repetition changes
 * nothing; the checkpoint counts from the event that names its manifest, which the caller appends last.
 */
final class Checkpoints {
    private final ObjectStore store;
    private final String codeVersion;

    Checkpoints(ObjectStore store, String codeVersion) {
        this.store = store;
        this.codeVersion = codeVersion;
    }

    /**
     * Stores the files and a manifest that names them. The manifest is then found by the checkpoint's id, too, without the journal:
     * the object {@code checkpoints/<checkpoint>} holds its digest. Of two jobs that end in the same weights, the first has the name.
     *
     * @param parent the job's checkpoint before this one
     * @return the event that makes the checkpoint count
     */
    CheckpointCommitted store(Job.Claimed<TrainingSpec> job, Optional<CheckpointId> parent, CheckpointFiles files) {
        CheckpointId checkpoint = CheckpointId.of(store.put(files.weights()));
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT,
                checkpoint,
                size(files),
                job.id(),
                job.record().spec(),
                files.modelConfiguration(),
                files.step(),
                files.epoch(),
                files.last(),
                parent,
                Optional.of(store.put(files.trainingState())),
                files.loss(),
                files.trainableParameters(),
                codeVersion);
        Digest digest = store.put(CanonicalJson.write(manifest));
        store.putIfAbsent("checkpoints/" + checkpoint, digest.hex().getBytes(StandardCharsets.US_ASCII));
        return new CheckpointCommitted(
                job.id(), job.record().claim(), checkpoint, digest, files.step(), files.epoch(), files.last());
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
