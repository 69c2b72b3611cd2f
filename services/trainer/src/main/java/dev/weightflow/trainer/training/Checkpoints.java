package dev.weightflow.trainer.training;

import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.model.run.Snapshot;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in the object store. Everything is stored under its digest, so that a repetition only repairs damage; the checkpoint counts from the
 * event that names its manifest, which the caller appends last.
 *
 * @param scratch folder of files on their way to the store
 */
record Checkpoints(ObjectStore store, String codeVersion, Path scratch) {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String NAMES = "checkpoints/";

    /**
     * Content of a checkpoint besides its model and state.
     *
     * @param last whether the training ends with it
     * @param parent the job's checkpoint before this one, as {@link CheckpointManifest#parent} has it
     * @param loss the loss by task
     * @param validations of the training so far
     * @param isBest the validation of this step, if it is the best so far
     * @param best the best of the earlier checkpoints, if any was validated
     * @param curve the curve of the training up to this step
     */
    record Content(
            boolean last,
            Optional<CheckpointId> parent,
            Map<TaskName, Double> loss,
            List<Validation> validations,
            Optional<Validation> isBest,
            Optional<BestCheckpoint> best,
            Curve curve) {}

    /**
     * Stores the model, its state and a manifest that refers to them. The manifest can then also be found by the checkpoint's id, without the
     * journal: the object {@code checkpoints/<checkpoint>} holds its digest. If two jobs end in the same weights, the first has the name.
     *
     * @return the event that makes the checkpoint count
     */
    CheckpointCommitted store(Job.Claimed<TrainingSpec> job, Snapshot at, Content content) {
        WrittenFile weights = at.writeWeights(scratch("weights.safetensors"));
        CheckpointId checkpoint = CheckpointId.of(put(weights.file()));
        Optional<Digest> curve =
                content.curve().isEmpty() ? Optional.empty() : Optional.of(put(CanonicalJson.write(content.curve())));
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT,
                checkpoint,
                weights.bytes(),
                job.id(),
                job.record().spec(),
                at.configuration(),
                at.step(),
                at.epoch(),
                content.last(),
                content.parent().filter(before -> !before.equals(checkpoint)),
                Optional.of(put(at.writeState(scratch("state.safetensors")).file())),
                content.loss(),
                at.trainableParameters(),
                codeVersion,
                job.record().spec().numbers(),
                content.validations(),
                at.declarations());
        Digest digest = put(CanonicalJson.write(manifest));
        store.sign(digest);
        name(checkpoint, digest);
        return new CheckpointCommitted(
                job.id(),
                job.record().claim(),
                Optional.of(job.worker()),
                checkpoint,
                digest,
                at.step(),
                at.epoch(),
                content.last(),
                content.isBest()
                        .map(validation -> new BestCheckpoint(checkpoint, digest, at.step(), validation.deltaM()))
                        .or(content::best),
                curve);
    }

    private Path scratch(String name) {
        try {
            return Files.createDirectories(scratch).resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores a file. An existing object is verified: making a checkpoint again repairs damage in the store. */
    private Digest put(Path file) {
        try {
            Digest digest = Digest.of(file);
            repaired(store.putVerified(file), digest);
            return digest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Digest put(byte[] document) {
        Digest digest = Digest.of(document);
        repaired(store.putVerified(document), digest);
        return digest;
    }

    private static void repaired(PutOutcome outcome, Digest digest) {
        if (outcome == PutOutcome.REPAIRED) {
            LOG.warn("Object {} was damaged in the store and is repaired", digest);
        }
    }

    private void name(CheckpointId checkpoint, Digest manifest) {
        byte[] content = manifest.hex().getBytes(StandardCharsets.US_ASCII);
        if (!store.putIfAbsent(NAMES + checkpoint, content)
                && named(checkpoint).filter(store::has).isEmpty()) {
            store.replace(NAMES + checkpoint, content);
        }
    }

    /** Returns the digest of the manifest under the checkpoint's name. */
    Optional<Digest> named(CheckpointId checkpoint) {
        return store.read(NAMES + checkpoint)
                .map(content -> new String(content, StandardCharsets.US_ASCII))
                .filter(hex -> hex.matches(Digest.PATTERN))
                .map(Digest::new);
    }

    CheckpointManifest manifest(Digest digest) {
        return WeightflowJson.read(store.readSigned(digest, Principals.TRAINER), CheckpointManifest.class);
    }

    /** Reads a curve, which needs no signature: the event that names it is signed. */
    Curve curve(Digest digest) {
        return WeightflowJson.read(store.read(digest), Curve.class);
    }
}
