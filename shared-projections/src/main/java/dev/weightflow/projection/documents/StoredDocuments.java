package dev.weightflow.projection.documents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.platform.DecidingThread;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.projection.reachability.GarbageCandidates;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.ShardIndex;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.evaluation.CheckpointGeometry;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stored documents that events refer to. A lost, damaged or contradictory document is an {@link InvalidDocument} permanently; an outage of the store
 * is another failure, which a retry may cure.
 */
public final class StoredDocuments {
    private static final int KEPT = 64;
    /** Number of cached documents that have some megabytes. */
    private static final int FEW = 4;
    /** Error codes of faults of the object itself, not of the store. */
    private static final Set<String> PERMANENT =
            Set.of("object-not-found", "object-damaged", "object-too-large", "object-not-signed");

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final ObjectStore store;
    private final Cache<Digest, CheckpointManifest> manifests = kept();
    private final Cache<DatasetId, DatasetManifest> datasets = kept();
    private final Cache<ReportId, EvaluationReport> reports = kept();
    private final Cache<Digest, Curve> curves = kept();
    private final Cache<List<Digest>, ImageSums> sums = Caffeine.newBuilder()
            .weigher((List<Digest> documents, ImageSums of) -> of.images().size())
            .maximumWeight((long) FEW * ImageSums.MAX_IMAGES)
            .build();

    public StoredDocuments(ObjectStore store) {
        this.store = store;
    }

    /** Creates a cache. Documents never change, so that an eviction only costs another read. */
    private static <K, V> Cache<K, V> kept() {
        return Caffeine.newBuilder().maximumSize(KEPT).build();
    }

    /** Returns a checkpoint's manifest. */
    public CheckpointManifest manifest(Digest digest) {
        return cached(
                manifests,
                digest,
                key -> signed("The checkpoint's manifest", key, Principals.TRAINER, CheckpointManifest.class));
    }

    /** Returns a dataset version's manifest. */
    public DatasetManifest dataset(DatasetId id) {
        return cached(
                datasets,
                id,
                key -> signed(
                        "The dataset's manifest", key.digest(), Principals.DATASET_INGESTION, DatasetManifest.class));
    }

    /** Returns the samples of a dataset version's split. Such a list can be long, so it is not cached. */
    public SampleList samples(Digest digest) {
        return read("The dataset's list of samples", digest, SampleList.class);
    }

    /** Returns the index of a dataset version's samples. Not cached. */
    public SampleIndex sampleIndex(Digest digest) {
        return read("The dataset's index of samples", digest, SampleIndex.class);
    }

    /** Returns the index of a part of a dataset version's samples. They can be many, so not cached. */
    public ShardIndex shardIndex(Digest digest) {
        return read("The index of a part of the dataset", digest, ShardIndex.class);
    }

    /** Returns the curve of a training that its latest commit names. */
    public Curve curve(Digest digest) {
        return cached(curves, digest, key -> read("The training's curve", key, Curve.class));
    }

    /** An evaluation's report. */
    public EvaluationReport report(ReportId id) {
        return cached(
                reports, id, key -> signed("The report", key.digest(), Principals.EVALUATOR, EvaluationReport.class));
    }

    /**
     * Returns the contribution of each image to the report's metrics.
     *
     * @return empty if the report keeps none
     */
    public Optional<ImageSums> imageSums(EvaluationReport report) {
        return report.imageSumsDocuments().isEmpty()
                ? Optional.empty()
                : Optional.of(cached(
                        sums,
                        report.imageSumsDocuments(),
                        parts -> ImageSums.joined(parts.stream()
                                .map(part -> read("The report's sums of images", part, ImageSums.class))
                                .toList())));
    }

    /** Returns how far the weights of a report's checkpoint have moved. Rarely requested, so not cached. */
    public CheckpointGeometry geometry(Digest digest) {
        return read("The geometry of the weights", digest, CheckpointGeometry.class);
    }

    /** Returns the features of the images that an evaluation measured. They have some megabytes, so not cached. */
    public WindowDocument window(Digest digest) {
        return read("The window", digest, WindowDocument.class);
    }

    /** Returns how a window differs from its reference. Not cached. */
    public DriftReport drift(Digest digest) {
        return read("The report about drift", digest, DriftReport.class);
    }

    /** Returns the text of a method file. Rarely requested, so not cached. */
    public String methodText(Digest digest, int atMost) {
        return stored("The method file", () -> new String(store.read(digest, atMost), StandardCharsets.UTF_8));
    }

    /** Returns the candidates of the next garbage collection, if one has ever run. Not cached. */
    public Optional<GarbageCandidates> garbage() {
        return stored("The garbage collection's candidates", () -> GarbageCandidates.latest(store));
    }

    /** Returns the PNG file of a picture in a report. */
    public byte[] picture(PredictionImage picture) {
        return layer(picture.digest());
    }

    /** Returns the PNG file of an image, a label or a prediction in a report. */
    public byte[] layer(Digest digest) {
        byte[] content = stored("The picture", () -> store.read(digest));
        if (content.length < PNG.length || !Arrays.equals(content, 0, PNG.length, PNG, 0, PNG.length)) {
            throw new InvalidDocument("no-png", "The picture " + digest.shortId() + " is not a PNG file.");
        }
        return content;
    }

    /**
     * Checks that everything that the evaluation refers to exists and is consistent, and returns the manifest of the evaluated checkpoint.
     *
     * @throws InvalidDocument if something is missing, damaged, or contradicts the rest
     * @throws ObjectStoreException if the store does not answer
     */
    public CheckpointManifest examine(EvaluationCompleted evaluation) {
        CheckpointManifest manifest = manifest(evaluation.manifest());
        if (!manifest.checkpoint().equals(evaluation.checkpoint())) {
            throw new InvalidDocument(
                    "manifest-contradicts",
                    "Manifest " + evaluation.manifest().shortId() + " is that of checkpoint "
                            + manifest.checkpoint().shortId() + ", not of "
                            + evaluation.checkpoint().shortId() + ".");
        }
        present(evaluation.checkpoint());
        EvaluationReport report = report(evaluation.report());
        boolean agrees = report.checkpoint().equals(evaluation.checkpoint())
                && report.dataset().equals(evaluation.dataset())
                && report.split() == evaluation.split()
                && report.images() == evaluation.images()
                && report.metrics().equals(evaluation.metrics());
        if (!agrees) {
            throw new InvalidDocument(
                    "report-contradicts",
                    "Report " + evaluation.report().shortId()
                            + " says something else than the event that names it about"
                            + " checkpoint, dataset, split, images or metrics.");
        }
        return manifest;
    }

    private void present(CheckpointId checkpoint) {
        if (!store.has(checkpoint.digest())) {
            throw new InvalidDocument(
                    "checkpoint-missing",
                    "The weights of checkpoint " + checkpoint.shortId()
                            + " are not in the store; they were deleted, or stored in another one.");
        }
    }

    private static <K, V> V cached(Cache<K, V> cache, K key, Function<K, V> read) {
        // a cached document would hide that a decision reads the store
        DecidingThread.refuse("reading document " + key);
        return cache.get(key, read);
    }

    /** Reads a document whose signature must be the principal's. A document that a signed one names by its digest needs no signature of its own. */
    private <T> T signed(String thing, Digest digest, String principal, Class<T> type) {
        return parsed(thing, digest, type, () -> store.readSigned(digest, principal));
    }

    private <T> T read(String thing, Digest digest, Class<T> type) {
        return parsed(thing, digest, type, () -> store.read(digest));
    }

    private static <T> T parsed(String thing, Digest digest, Class<T> type, Supplier<byte[]> read) {
        byte[] json = stored(thing, read);
        try {
            return WeightflowJson.read(json, type);
        } catch (UnreadableJsonException e) {
            throw new InvalidDocument(e.code(), thing + " " + digest.shortId() + " cannot be read: " + e.getMessage());
        }
    }

    private static <T> T stored(String thing, Supplier<T> read) {
        try {
            return read.get();
        } catch (ObjectStoreException e) {
            if (PERMANENT.contains(e.code())) {
                throw new InvalidDocument(e.code(), thing + ": " + e.getMessage() + ".");
            }
            throw e;
        }
    }
}
