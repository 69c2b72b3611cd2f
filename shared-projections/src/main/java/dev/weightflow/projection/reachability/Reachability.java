package dev.weightflow.projection.reachability;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reachable objects, by way of the documents that refer to them. Signatures are not verified: a forged document at worst keeps too much. Documents
 * are not walked twice, so that roots may be added repeatedly. It remembers the documents that it has read, but not the objects that they name.
 */
final class Reachability {
    private static final String NAMES = "checkpoints/";

    private final ObjectStore store;
    private final Consumer<NeededObject> found;
    private final Set<Digest> walked = new HashSet<>();
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    /** @param found receives every reachable object, some of them more than once */
    Reachability(ObjectStore store, Consumer<NeededObject> found) {
        this.store = store;
        this.found = found;
    }

    /** Returns the reachable documents that cannot be read. */
    List<Unreadable> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Marks an object without references as needed. */
    void object(ObjectKind kind, Digest digest, String reason) {
        found.accept(new NeededObject(digest, kind, reason));
    }

    /** Marks a checkpoint as needed: its weights, the manifest of that digest, and the manifest by which others find it. */
    void checkpoint(CheckpointId checkpoint, Optional<Digest> manifest, String reason) {
        object(ObjectKind.WEIGHTS, checkpoint.digest(), reason);
        manifest.ifPresent(digest -> manifest(digest, reason));
        if (walked.add(checkpoint.digest())) {
            // the name may refer to a manifest that was collected before these weights were stored again
            open.add(() -> named(checkpoint).filter(store::has).ifPresent(digest -> manifest(digest, reason)));
        }
    }

    /** Returns the digest of the manifest that first got the checkpoint's name from the trainer. */
    Optional<Digest> named(CheckpointId checkpoint) {
        return store.read(NAMES + checkpoint)
                .map(content -> new String(content, StandardCharsets.US_ASCII).strip())
                .filter(hex -> hex.matches(Digest.PATTERN))
                .map(Digest::new);
    }

    /** Returns the weights of all checkpoints with a name from the trainer. */
    Set<Digest> namedCheckpoints() {
        return store.list(NAMES).stream()
                .map(name -> name.substring(NAMES.length()))
                .filter(hex -> hex.matches(Digest.PATTERN))
                .map(Digest::new)
                .collect(Collectors.toSet());
    }

    /** Marks a checkpoint's manifest as needed, with everything it refers to except the checkpoint before it in the same training. */
    void manifest(Digest digest, String reason) {
        document(ObjectKind.CHECKPOINT_MANIFEST, digest, reason, CheckpointManifest.class, manifest -> {
            object(ObjectKind.WEIGHTS, manifest.checkpoint().digest(), reason);
            manifest.trainingState().ifPresent(state -> object(ObjectKind.TRAINING_STATE, state, reason));
            manifest.spec().mixture().forEach(share -> dataset(share.dataset(), reason));
            start(manifest.spec().start(), reason);
            method(manifest.spec().method(), reason);
        });
    }

    /** Marks the text of a method file as needed. */
    void method(MethodSpec method, String reason) {
        method.storedText().ifPresent(text -> object(ObjectKind.METHOD_FILE, text, reason));
    }

    /** Marks the initial weights of a training as needed. */
    void start(InitialWeights start, String reason) {
        start.baseWeights().ifPresent(weights -> object(ObjectKind.BASE_WEIGHTS, weights, reason));
        start.checkpoint().ifPresent(checkpoint -> checkpoint(checkpoint, Optional.empty(), reason));
    }

    /** Marks a dataset version as needed. */
    void dataset(DatasetId dataset, String reason) {
        document(ObjectKind.DATASET_MANIFEST, dataset.digest(), reason, DatasetManifest.class, manifest -> {
            manifest.shards().forEach(shard -> object(ObjectKind.SHARD, shard.digest(), reason));
            manifest.sampleLists().forEach(samples -> object(ObjectKind.SAMPLE_LIST, samples, reason));
            manifest.quarantinedParts().forEach(part -> object(ObjectKind.SAMPLE_LIST, part.list(), reason));
        });
    }

    /** Marks a dataset version's sample index and thumbnails as needed. */
    void sampleIndex(Digest digest, String reason) {
        document(ObjectKind.SAMPLE_INDEX, digest, reason, SampleIndex.class, index -> {
            index.parts().forEach(part -> {
                object(ObjectKind.SAMPLE_INDEX, part.index(), reason);
                object(ObjectKind.THUMBNAILS, part.thumbnails(), reason);
            });
            index.quarantinedThumbnails().ifPresent(images -> object(ObjectKind.THUMBNAILS, images, reason));
        });
    }

    /** Marks a report as needed. */
    void report(Digest digest, String reason) {
        document(ObjectKind.REPORT, digest, reason, EvaluationReport.class, report -> {
            report.pictures().stream()
                    .map(PredictionImage::digest)
                    .forEach(picture -> object(ObjectKind.PICTURE, picture, reason));
            report.layers().forEach(layer -> object(ObjectKind.PICTURE, layer, reason));
            report.imageSumsDocuments().forEach(sums -> object(ObjectKind.IMAGE_SUMS, sums, reason));
            report.geometry().ifPresent(geometry -> object(ObjectKind.GEOMETRY, geometry, reason));
            report.window().ifPresent(window -> object(ObjectKind.WINDOW, window, reason));
        });
    }

    /** Marks the report about a window as needed, with the evidence that the next window goes on from. */
    void drift(Digest digest, String reason) {
        document(ObjectKind.DRIFT, digest, reason, DriftReport.class, report -> {
            object(ObjectKind.DRIFT, report.state(), reason);
            object(ObjectKind.WINDOW, report.reference().document(), reason);
            object(ObjectKind.WINDOW, report.window().document(), reason);
        });
    }

    /** Tells of a document that could not be read, so that what it names is not known. */
    void unreadable(ObjectKind kind, Digest digest, String reason, String code) {
        if (walked.add(digest)) {
            unreadable.add(new Unreadable(kind, digest, reason, code));
        }
    }

    private <T> void document(ObjectKind kind, Digest digest, String reason, Class<T> type, Consumer<T> names) {
        object(kind, digest, reason);
        if (walked.add(digest)) {
            open.add(() -> read(kind, digest, reason, type).ifPresent(names));
        }
    }

    private <T> Optional<T> read(ObjectKind kind, Digest digest, String reason, Class<T> type) {
        try {
            return Optional.of(WeightflowJson.read(store.read(digest), type));
        } catch (UnreadableJsonException e) {
            unreadable.add(new Unreadable(kind, digest, reason, e.code()));
        } catch (ObjectStoreException.NotFound
                | ObjectStoreException.DigestMismatch
                | ObjectStoreException.TooLarge e) {
            unreadable.add(new Unreadable(kind, digest, reason, e.code()));
        }
        return Optional.empty();
    }

    /**
     * Reads all reachable documents that were not read yet.
     *
     * @throws ObjectStoreException if the store does not answer
     */
    void walk() {
        for (Runnable next = open.poll(); next != null; next = open.poll()) {
            next.run();
        }
    }
}
