package dev.weightflow.registry.verification;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.registry.verification.VersionVerification.Finding;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Verifies all objects of a version byte by byte: documents by name, and the objects that they refer to by digest. */
public final class Verifier {
    private final ObjectStore store;
    private final boolean signed;
    private final Consumer<Digest> content;

    /**
     * @param signed whether documents must be signed
     * @param content reads an object of any size and throws an {@link ObjectStoreException} where it is missing or damaged
     */
    public Verifier(ObjectStore store, boolean signed, Consumer<Digest> content) {
        this.store = store;
        this.signed = signed;
        this.content = content;
    }

    /**
     * Verifies the checkpoint with its manifest and method file, the report with everything it refers to, and the training dataset with its
     * shards.
     *
     * @throws ObjectStoreException.Unavailable if the store does not answer: that says nothing about the version
     */
    public VersionVerification verify(ModelVersionRegistered event) {
        Walk walk = new Walk();
        walk.document("manifest", event.manifest(), Principals.TRAINER, CheckpointManifest.class)
                .ifPresent(manifest -> {
                    if (!manifest.checkpoint().equals(event.checkpoint())) {
                        walk.found(
                                "manifest",
                                event.manifest(),
                                "manifest-contradicts",
                                "It is the manifest of checkpoint "
                                        + manifest.checkpoint().shortId() + ".");
                    }
                    manifest.trainingState().ifPresent(state -> walk.object("training state", state));
                    manifest.spec().method().storedText().ifPresent(text -> walk.object("method file", text));
                });
        walk.object("weights", event.checkpoint().digest());
        event.report().map(ReportId::digest).ifPresent(report -> report(walk, report));
        dataset(walk, event.dataset().digest());
        return new VersionVerification(event.model(), event.version(), walk.seen.size(), signed, walk.findings);
    }

    private static void report(Walk walk, Digest digest) {
        walk.document("report", digest, Principals.EVALUATOR, EvaluationReport.class)
                .ifPresent(report -> {
                    report.pictures().stream()
                            .map(PredictionImage::digest)
                            .forEach(picture -> walk.object("picture", picture));
                    report.layers().forEach(layer -> walk.object("picture", layer));
                    report.imageSumsDocuments().forEach(sums -> walk.object("sums of images", sums));
                    report.geometry().ifPresent(geometry -> walk.object("geometry", geometry));
                });
    }

    private static void dataset(Walk walk, Digest digest) {
        walk.document("dataset", digest, Principals.DATASET_INGESTION, DatasetManifest.class)
                .ifPresent(dataset -> {
                    dataset.shards().forEach(shard -> walk.object("shard", shard.digest()));
                    dataset.sampleLists().forEach(samples -> walk.object("list of samples", samples));
                    dataset.quarantinedParts().forEach(part -> walk.object("list of samples", part.list()));
                });
    }

    private final class Walk {
        private final Set<Digest> seen = new HashSet<>();
        private final List<Finding> findings = new ArrayList<>();

        private <T> Optional<T> document(String object, Digest digest, String principal, Class<T> type) {
            seen.add(digest);
            try {
                return Optional.of(WeightflowJson.read(store.readSigned(digest, principal), type));
            } catch (UnreadableJsonException e) {
                found(object, digest, e.code(), e.getMessage());
            } catch (ObjectStoreException e) {
                found(object, digest, e);
            }
            return Optional.empty();
        }

        private void object(String object, Digest digest) {
            if (seen.add(digest)) {
                try {
                    content.accept(digest);
                } catch (ObjectStoreException e) {
                    found(object, digest, e);
                }
            }
        }

        private void found(String object, Digest digest, ObjectStoreException failure) {
            if (failure instanceof ObjectStoreException.Unavailable) {
                throw failure;
            }
            found(object, digest, failure.code(), failure.getMessage() + ".");
        }

        private void found(String object, Digest digest, String code, String message) {
            findings.add(new Finding(object, digest, code, message));
        }
    }
}
