package dev.weightflow.projection.documents;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.platform.DecidingThread;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.projection.reachability.GarbageCandidates;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleList;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The stored documents that events refer to. What is lost, damaged or contradictory is {@link InvalidDocument} and stays so; a store that
 * does not answer is its own failure, and asking again helps.
 */
public final class StoredDocuments {
    private static final int KEPT = 64;
    /** Of documents of some megabytes. */
    private static final int FEW = 4;
    /** What is wrong with an object itself, and not with the store. */
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

    /** Documents never change, so that forgetting one costs no more than another look. */
    private static <K, V> Cache<K, V> kept() {
        return Caffeine.newBuilder().maximumSize(KEPT).build();
    }

    /** A checkpoint's manifest. */
    public CheckpointManifest manifest(Digest digest) {
        return cached(
                manifests,
                digest,
                key -> signed("The checkpoint's manifest", key, Principals.TRAINER, CheckpointManifest.class));
    }

    /** A dataset version's manifest. */
    public DatasetManifest dataset(DatasetId id) {
        return cached(
                datasets,
                id,
                key -> signed(
                        "The dataset's manifest", key.digest(), Principals.DATASET_INGESTION, DatasetManifest.class));
    }

    /** The samples of a dataset version's split. Such a list can be long, and is not kept. */
    public SampleList samples(Digest digest) {
        return read("The dataset's list of samples", digest, SampleList.class);
    }

    /** How a training's numbers went, as its latest commit names it. Such a document can be long, and is not kept. */
    public Curve curve(Digest digest) {
        return cached(curves, digest, key -> read("The training's curve", key, Curve.class));
    }

    /** An evaluation's report. */
    public EvaluationReport report(ReportId id) {
        return cached(
                reports, id, key -> signed("The report", key.digest(), Principals.EVALUATOR, EvaluationReport.class));
    }

    /**
     * What each image of a report adds to its metrics.
     *
     * @return nothing if the report keeps none
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

    /** How far the weights of a report's checkpoint have moved. Few ask, and nothing is kept. */
    public CheckpointGeometry geometry(Digest digest) {
        return read("The geometry of the weights", digest, CheckpointGeometry.class);
    }

    /** What the next garbage collection may delete, if one has ever run. Nothing is kept. */
    public Optional<GarbageCandidates> garbage() {
        return stored("The garbage collection's candidates", () -> GarbageCandidates.latest(store));
    }

    /** The PNG file of a picture that a report shows. */
    public byte[] picture(PredictionImage picture) {
        return layer(picture.digest());
    }

    /** The PNG file of an image, a label or a prediction that a report names. */
    public byte[] layer(Digest digest) {
        byte[] content = stored("The picture", () -> store.read(digest));
        if (content.length < PNG.length || !Arrays.equals(content, 0, PNG.length, PNG, 0, PNG.length)) {
            throw new InvalidDocument("no-png", "The picture " + digest.shortId() + " is no PNG file.");
        }
        return content;
    }

    /**
     * The manifest of the checkpoint that was evaluated, after everything that the evaluation refers to was found and agrees.
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
        // what is kept would hide, until it is forgotten, that a decision reads the store
        DecidingThread.refuse("reading document " + key);
        return cache.get(key, read);
    }

    /** What a signed document names by its digest needs no signature of its own. */
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
