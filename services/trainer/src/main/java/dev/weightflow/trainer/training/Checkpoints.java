package dev.weightflow.trainer.training;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
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
     * @param parent the job's checkpoint before this one, as {@link CheckpointManifest#parent} has it
     * @param validations of the training so far
     * @param best the best of the checkpoints before this one, if any was validated
     * @return the event that makes the checkpoint count
     */
    CheckpointCommitted store(
            Job.Claimed<TrainingSpec> job,
            Optional<CheckpointId> parent,
            CheckpointFiles files,
            List<Validation> validations,
            Optional<BestCheckpoint> best) {
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
                parent.filter(before -> !before.equals(checkpoint)),
                Optional.of(store.put(files.trainingState())),
                files.loss(),
                files.trainableParameters(),
                codeVersion,
                job.record().spec().numbers(),
                validations);
        Digest digest = store.put(CanonicalJson.write(manifest));
        store.sign(digest);
        store.putIfAbsent("checkpoints/" + checkpoint, digest.hex().getBytes(StandardCharsets.US_ASCII));
        return new CheckpointCommitted(
                job.id(),
                job.record().claim(),
                Optional.of(job.worker()),
                checkpoint,
                digest,
                files.step(),
                files.epoch(),
                files.last(),
                better(validations, files.step(), best)
                        .map(score -> new BestCheckpoint(checkpoint, digest, files.step(), score))
                        .or(() -> best));
    }

    /** The score of the checkpoint of that step, if it was validated and beats the best before it. */
    static Optional<Double> better(List<Validation> validations, long step, Optional<BestCheckpoint> best) {
        return validations.stream()
                .filter(validation -> validation.step() == step)
                .map(Validation::deltaM)
                .filter(score -> best.isEmpty() || score > best.get().deltaM())
                .findFirst();
    }

    /** The manifest of a committed checkpoint. */
    CheckpointManifest manifest(CheckpointCommitted committed) {
        return manifest(committed.manifest());
    }

    /** The manifest of that digest. */
    CheckpointManifest manifest(Digest digest) {
        byte[] document = store.read(digest);
        store.requireOwn(digest);
        return WeightflowJson.read(document, CheckpointManifest.class);
    }

    private static long size(CheckpointFiles files) {
        try {
            return Files.size(files.weights());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
