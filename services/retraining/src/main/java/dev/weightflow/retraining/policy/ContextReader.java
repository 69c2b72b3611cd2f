package dev.weightflow.retraining.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the stored documents of a dataset and a model for a decision. */
final class ContextReader {
    private static final int KEPT = 256;

    private final StoredDocuments documents;
    /** Cached counts: a waiting dataset is evaluated repeatedly, and the lists behind a count are long. */
    private final Cache<Question, Integer> counts =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private record Question(DatasetId dataset, List<DatasetId> known) {}

    ContextReader(StoredDocuments documents) {
        this.documents = documents;
    }

    /** @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer */
    RetrainingContext read(Model model, DatasetId dataset) {
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        try {
            List<ModelVersion> line = champion.map(model::ancestry).orElse(List.of());
            DatasetManifest manifest = documents.dataset(dataset);
            Optional<TrainingSpec> before = champion.map(this::training);
            // an ancestor's other datasets are those of its own ancestors, or were mixed in by hand long ago
            List<DatasetId> learned = Stream.concat(
                            before.stream()
                                    .flatMap(spec -> spec.mixture().stream().map(DatasetShare::dataset)),
                            line.stream().map(version -> version.event().dataset()))
                    .distinct()
                    .toList();
            return new RetrainingContext(
                    champion,
                    before,
                    line.isEmpty()
                            ? Optional.empty()
                            : training(line.get(line.size() - 1)).start().baseWeights(),
                    counts.get(new Question(dataset, learned), this::count),
                    manifest.samples(Split.TRAIN),
                    Optional.empty());
        } catch (InvalidDocument e) {
            return RetrainingContext.unreadable(champion, e.getMessage());
        }
    }

    private TrainingSpec training(ModelVersion version) {
        return documents.manifest(version.event().manifest()).spec();
    }

    /** Counts the training samples that are in none of the known datasets. */
    private int count(Question question) {
        DatasetManifest manifest = documents.dataset(question.dataset());
        List<DatasetManifest> known =
                question.known().stream().map(documents::dataset).toList();
        boolean listed = Stream.concat(Stream.of(manifest), known.stream())
                .noneMatch(any -> any.sampleLists().isEmpty());
        return listed ? newSamples(manifest, known) : samplesOfNewShards(manifest, known);
    }

    private int newSamples(DatasetManifest manifest, List<DatasetManifest> known) {
        SampleSet samples = new SampleSet(manifest.sampleLists().size() * SampleList.LONGEST);
        manifest.sampleLists().forEach(list -> documents.samples(list).samples().forEach(samples::add));
        known.stream()
                .flatMap(other -> other.sampleLists().stream())
                .forEach(list -> documents.samples(list).samples().forEach(samples::remove));
        return samples.size();
    }

    /**
     * Counts the samples of new shards. Without a list of samples only whole shards can be compared, and one more sample at the front makes all of
     * them new.
     */
    private static int samplesOfNewShards(DatasetManifest manifest, List<DatasetManifest> known) {
        Set<Digest> shards = new HashSet<>();
        known.forEach(other -> other.shards(Split.TRAIN).forEach(shard -> shards.add(shard.digest())));
        return manifest.shards(Split.TRAIN).stream()
                .filter(shard -> !shards.contains(shard.digest()))
                .mapToInt(Shard::samples)
                .sum();
    }

    /**
     * Content of stored documents about a dataset and a model, read before a decision.
     *
     * @param champion the model's champion at the time
     * @param before the champion's training
     * @param base the pre-trained backbone from which the champion's first ancestor was trained
     * @param newSamples number of new training samples in the dataset
     * @param samples number of training samples in the dataset
     * @param fault why a document cannot be read, if so
     */
    public record RetrainingContext(
            Optional<ModelVersion> champion,
            Optional<TrainingSpec> before,
            Optional<Digest> base,
            int newSamples,
            int samples,
            Optional<String> fault) {

        static RetrainingContext unreadable(Optional<ModelVersion> champion, String fault) {
            return new RetrainingContext(champion, Optional.empty(), Optional.empty(), 0, 0, Optional.of(fault));
        }
    }
}
