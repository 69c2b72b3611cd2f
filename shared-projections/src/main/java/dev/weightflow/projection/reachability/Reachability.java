package dev.weightflow.projection.reachability;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.InitialWeights;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The objects that something leads to, by way of the documents that name them. Signatures are not asked for: a document that nobody should
 * believe keeps at worst too much. What was walked is not walked again, so that roots may be told as often as one likes.
 */
final class Reachability {
    private static final String NAMES = "checkpoints/";

    private final ObjectStore store;
    private final Map<Digest, Reached> reached = new HashMap<>();
    private final Set<Digest> walked = new HashSet<>();
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    Reachability(ObjectStore store) {
        this.store = store;
    }

    /** Why that object is kept, if it is. */
    Optional<Reached> of(Digest digest) {
        return Optional.ofNullable(reached.get(digest));
    }

    /** Documents that are needed and cannot be read. */
    List<Unreadable> unreadable() {
        return List.copyOf(unreadable);
    }

    /** An object that names no others is needed. */
    void object(ObjectKind kind, Digest digest, String reason) {
        reached.putIfAbsent(digest, new Reached(kind, reason));
    }

    /** A checkpoint is needed: its weights, and its manifest of that digest and that by which others find it. */
    void checkpoint(CheckpointId checkpoint, Optional<Digest> manifest, String reason) {
        object(ObjectKind.WEIGHTS, checkpoint.digest(), reason);
        manifest.ifPresent(digest -> manifest(digest, reason));
        if (walked.add(checkpoint.digest())) {
            // the name may be that of a manifest which was garbage before these weights were stored again
            open.add(() -> named(checkpoint).filter(store::has).ifPresent(digest -> manifest(digest, reason)));
        }
    }

    /** The digest of the manifest that the trainer has given the checkpoint's name to first. */
    Optional<Digest> named(CheckpointId checkpoint) {
        return store.read(NAMES + checkpoint)
                .map(content -> new String(content, StandardCharsets.US_ASCII).strip())
                .filter(hex -> hex.matches(Digest.PATTERN))
                .map(Digest::new);
    }

    /** The weights of all checkpoints that the trainer has given a name to. */
    Set<Digest> namedCheckpoints() {
        return store.list(NAMES).stream()
                .map(name -> name.substring(NAMES.length()))
                .filter(hex -> hex.matches(Digest.PATTERN))
                .map(Digest::new)
                .collect(Collectors.toSet());
    }

    /** A checkpoint's manifest is needed, and all that it names but the checkpoint before it in the same training. */
    void manifest(Digest digest, String reason) {
        document(ObjectKind.CHECKPOINT_MANIFEST, digest, reason, CheckpointManifest.class, manifest -> {
            object(ObjectKind.WEIGHTS, manifest.checkpoint().digest(), reason);
            manifest.trainingState().ifPresent(state -> object(ObjectKind.TRAINING_STATE, state, reason));
            dataset(manifest.spec().dataset(), reason);
            start(manifest.spec().start(), reason);
        });
    }

    /** What a training starts from is needed. */
    void start(InitialWeights start, String reason) {
        start.baseWeights().ifPresent(weights -> object(ObjectKind.BASE_WEIGHTS, weights, reason));
        start.checkpoint().ifPresent(checkpoint -> checkpoint(checkpoint, Optional.empty(), reason));
    }

    /** A dataset version is needed. */
    void dataset(DatasetId dataset, String reason) {
        document(ObjectKind.DATASET_MANIFEST, dataset.digest(), reason, DatasetManifest.class, manifest -> {
            manifest.shards().forEach(shard -> object(ObjectKind.SHARD, shard.digest(), reason));
            manifest.sampleLists().forEach(samples -> object(ObjectKind.SAMPLE_LIST, samples, reason));
            manifest.quarantinedParts().forEach(part -> object(ObjectKind.SAMPLE_LIST, part.list(), reason));
        });
    }

    /** What a dataset version shows is needed. */
    void sampleIndex(Digest digest, String reason) {
        document(ObjectKind.SAMPLE_INDEX, digest, reason, SampleIndex.class, index -> {
            index.parts().forEach(part -> {
                object(ObjectKind.SAMPLE_INDEX, part.index(), reason);
                object(ObjectKind.THUMBNAILS, part.thumbnails(), reason);
            });
            index.quarantinedThumbnails().ifPresent(images -> object(ObjectKind.THUMBNAILS, images, reason));
        });
    }

    /** A report is needed. */
    void report(Digest digest, String reason) {
        document(ObjectKind.REPORT, digest, reason, EvaluationReport.class, report -> {
            report.pictures().stream()
                    .map(PredictionImage::digest)
                    .forEach(picture -> object(ObjectKind.PICTURE, picture, reason));
            report.layers().forEach(layer -> object(ObjectKind.PICTURE, layer, reason));
            report.imageSumsDocuments().forEach(sums -> object(ObjectKind.IMAGE_SUMS, sums, reason));
            report.geometry().ifPresent(geometry -> object(ObjectKind.GEOMETRY, geometry, reason));
        });
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
     * Reads all documents that are needed and were not read yet.
     *
     * @throws ObjectStoreException if the store does not answer
     */
    void walk() {
        for (Runnable next = open.poll(); next != null; next = open.poll()) {
            next.run();
        }
    }
}
