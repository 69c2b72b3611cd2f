package dev.weightflow.trainer.training;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the point from which a training resumes: the newest of its checkpoints that verifies. Each manifest names the checkpoint before it.
 * Checkpoints after that point are made again, with the same digests, which repairs them in the store.
 */
record ResumePoints(Checkpoints checkpoints, DiskCache copies) {
    private static final Logger LOG = LoggerFactory.getLogger(ResumePoints.class);

    /**
     * Checkpoint from which a training resumes. All of it is in the store, undamaged.
     *
     * @param curve the curve up to its step; empty if it is lost, which is no reason to resume from an earlier one
     */
    record VerifiedCheckpoint(CheckpointCommitted commit, CheckpointManifest manifest, Curve curve) {}

    /**
     * Returns the newest checkpoint of the job that verifies, with the best one so far; empty if the training starts from the beginning.
     *
     * @param passedOver receives a short description of each checkpoint that does not
     */
    Optional<VerifiedCheckpoint> newest(Job.Claimed<TrainingSpec> job, Consumer<String> passedOver) {
        Optional<CheckpointCommitted> latest = job.record().committed(CheckpointCommitted.class);
        Optional<Digest> next = latest.map(CheckpointCommitted::manifest);
        Optional<VerifiedCheckpoint> found = Optional.empty();
        Set<Digest> seen = new HashSet<>();
        while (found.isEmpty() && next.filter(seen::add).isPresent()) {
            Digest digest = next.get();
            Optional<CheckpointManifest> manifest = unlessDamaged(() -> checkpoints.manifest(digest));
            found = manifest.flatMap(known -> verified(job, known, digest));
            if (found.isEmpty()) {
                passedOver.accept(manifest.map(known -> "the checkpoint of step " + known.step() + " is damaged")
                        .orElse("the manifest " + digest.shortId() + " is damaged"));
                // without the manifest, the best checkpoint is the only other one that the job refers to
                next = manifest.isPresent()
                        ? manifest.get().parent().flatMap(checkpoints::named)
                        : latest.get().best().map(BestCheckpoint::manifest);
            }
        }
        if (seen.size() > 1 || found.isEmpty() && latest.isPresent()) {
            LOG.warn(
                    "training {}: resumes from {}",
                    job.id(),
                    found.map(point -> "step " + point.commit().step()).orElse("the beginning"));
        }
        return found;
    }

    /** Verifies a checkpoint by reading everything that its commit refers to. */
    private Optional<VerifiedCheckpoint> verified(
            Job.Claimed<TrainingSpec> job, CheckpointManifest manifest, Digest digest) {
        CheckpointCommitted latest =
                job.record().committed(CheckpointCommitted.class).orElseThrow();
        // if two trainings have the same weights, the checkpoint's name refers to the first one's manifest
        boolean same = manifest.spec().jobId().equals(job.record().spec().jobId());
        if (!same || !areSound(manifest)) {
            return Optional.empty();
        }
        if (digest.equals(latest.manifest())) {
            return latest.best().filter(best -> !isSound(best)).isPresent()
                    ? Optional.empty()
                    : Optional.of(new VerifiedCheckpoint(latest, manifest, curve(latest, manifest.step())));
        }
        Optional<Validation> validation =
                manifest.validations().stream().reduce((best, other) -> other.deltaM() > best.deltaM() ? other : best);
        Optional<BestCheckpoint> best = validation.flatMap(measured -> latest.best()
                .filter(known -> known.step() == measured.step())
                .or(() -> made(measured, manifest, digest)));
        if (validation.isPresent() && best.filter(this::isSound).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VerifiedCheckpoint(
                new CheckpointCommitted(
                        job.id(),
                        job.record().claim(),
                        Optional.empty(),
                        manifest.checkpoint(),
                        digest,
                        manifest.step(),
                        manifest.epoch(),
                        manifest.last(),
                        best,
                        Optional.empty()),
                manifest,
                curve(latest, manifest.step())));
    }

    /** Returns the latest commit's curve up to that step, which is all that the curves of later steps need. */
    private Curve curve(CheckpointCommitted latest, long step) {
        return latest.curve()
                .flatMap(digest -> unlessDamaged(() -> checkpoints.curve(digest)))
                .orElse(Curve.EMPTY)
                .until(step);
    }

    /** Returns the checkpoint of that validation: this one, or an earlier one. */
    private Optional<BestCheckpoint> made(Validation measured, CheckpointManifest from, Digest digest) {
        if (from.step() == measured.step()) {
            return Optional.of(new BestCheckpoint(from.checkpoint(), digest, from.step(), measured.deltaM()));
        }
        return from.step() < measured.step()
                ? Optional.empty()
                : from.parent().flatMap(checkpoints::named).flatMap(before -> unlessDamaged(
                                () -> checkpoints.manifest(before))
                        .filter(manifest -> manifest.step() < from.step())
                        .flatMap(manifest -> made(measured, manifest, before)));
    }

    private boolean areSound(CheckpointManifest manifest) {
        return manifest.trainingState().filter(this::isSound).isPresent()
                && isSound(manifest.checkpoint().digest());
    }

    private boolean isSound(BestCheckpoint best) {
        return unlessDamaged(() -> checkpoints.manifest(best.manifest())).isPresent()
                && isSound(best.checkpoint().digest());
    }

    private boolean isSound(Digest digest) {
        return unlessDamaged(() -> copies.of(digest)).isPresent();
    }

    private static <T> Optional<T> unlessDamaged(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (ObjectStoreException.NotFound
                | ObjectStoreException.DigestMismatch
                | ObjectStoreException.TooLarge
                | ObjectStoreException.NotSigned e) {
            LOG.warn("{}", e.getMessage());
        } catch (UnreadableJsonException e) {
            LOG.warn("A document of a checkpoint cannot be read: {}", e.getMessage());
        }
        return Optional.empty();
    }
}
