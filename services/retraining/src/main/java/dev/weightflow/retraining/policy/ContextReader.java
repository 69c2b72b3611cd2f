package dev.weightflow.retraining.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the stored documents of a dataset and a model for a decision. */
final class ContextReader {
    private static final int KEPT = 4_096;

    private final StoredDocuments documents;
    private final NewSamples newSamples;
    /** Datasets that a training drew from, by its checkpoint's manifest: every decision asks about all of a champion's ancestors. */
    private final Cache<Digest, List<DatasetId>> mixtures =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    ContextReader(StoredDocuments documents) {
        this.documents = documents;
        this.newSamples = new NewSamples(documents);
    }

    /** @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer */
    RetrainingContext read(Model model, DatasetId dataset) {
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        try {
            List<ModelVersion> line = champion.map(model::ancestry).orElse(List.of());
            DatasetManifest manifest = documents.dataset(dataset);
            return new RetrainingContext(
                    champion,
                    champion.map(this::training),
                    line.isEmpty()
                            ? Optional.empty()
                            : training(line.get(line.size() - 1)).start().baseWeights(),
                    newSamples.in(List.of(dataset), learned(line)).get(0),
                    manifest.samples(Split.TRAIN),
                    manifest.declarations(),
                    Optional.empty());
        } catch (InvalidDocument e) {
            return RetrainingContext.unreadable(champion, e.getMessage());
        }
    }

    /**
     * Counts for each of the datasets the new training samples that none of those before it has.
     *
     * @throws InvalidDocument if a document cannot be read
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    List<Integer> newSamples(Model model, List<DatasetId> datasets) {
        return newSamples.in(
                datasets,
                learned(model.versionOf(Model.CHAMPION).map(model::ancestry).orElse(List.of())));
    }

    /** Returns the datasets that a version and its ancestors were trained on. */
    private List<DatasetId> learned(List<ModelVersion> line) {
        return line.stream().flatMap(this::learned).distinct().toList();
    }

    private Stream<DatasetId> learned(ModelVersion version) {
        try {
            return Stream.concat(mixtures.get(version.event().manifest(), this::mixture).stream(), dataset(version));
        } catch (InvalidDocument gone) {
            return dataset(
                    version); // what its event says is enough: of the champion and the base more is asked elsewhere
        }
    }

    private static Stream<DatasetId> dataset(ModelVersion version) {
        return Stream.of(version.event().dataset());
    }

    private List<DatasetId> mixture(Digest manifest) {
        return documents.manifest(manifest).spec().mixture().stream()
                .map(DatasetShare::dataset)
                .toList();
    }

    private TrainingSpec training(ModelVersion version) {
        return documents.manifest(version.event().manifest()).spec();
    }

    /**
     * Content of stored documents about a dataset and a model, read before a decision.
     *
     * @param champion the model's champion at the time
     * @param before the champion's training
     * @param base the pre-trained backbone from which the champion's first ancestor was trained
     * @param newSamples number of new training samples in the dataset
     * @param samples number of training samples in the dataset
     * @param declarations of the dataset's tasks; none if they are PASCAL-Context's
     * @param fault why a document cannot be read, if so
     */
    public record RetrainingContext(
            Optional<ModelVersion> champion,
            Optional<TrainingSpec> before,
            Optional<Digest> base,
            int newSamples,
            int samples,
            List<TaskDeclaration> declarations,
            Optional<String> fault) {

        static RetrainingContext unreadable(Optional<ModelVersion> champion, String fault) {
            return new RetrainingContext(
                    champion, Optional.empty(), Optional.empty(), 0, 0, List.of(), Optional.of(fault));
        }
    }
}
