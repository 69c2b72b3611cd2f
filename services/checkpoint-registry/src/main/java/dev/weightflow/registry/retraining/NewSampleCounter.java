package dev.weightflow.registry.retraining;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.registry.documents.StoredDocuments;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Counts the training samples of a dataset that are in none of certain others. */
final class NewSampleCounter {
    private static final int KEPT = 256;

    private final StoredDocuments documents;
    /** A dataset that waits is looked at repeatedly, and the lists behind a count are long. */
    private final Cache<Question, Integer> counts =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private record Question(DatasetId dataset, List<DatasetId> known) {}

    NewSampleCounter(StoredDocuments documents) {
        this.documents = documents;
    }

    /**
     * How many training samples are in none of the known datasets.
     *
     * @throws dev.weightflow.registry.model.RegistryException.InvalidDocument if a manifest or list is missing or damaged
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    int count(DatasetId dataset, List<DatasetId> known) {
        return counts.get(new Question(dataset, known), this::count);
    }

    private int count(Question question) {
        DatasetManifest manifest = documents.dataset(question.dataset());
        List<DatasetManifest> known =
                question.known().stream().map(documents::dataset).toList();
        boolean listed = Stream.concat(Stream.of(manifest), known.stream())
                .allMatch(any -> any.trainingSamples().isPresent());
        return listed ? newSamples(manifest, known) : samplesOfNewShards(manifest, known);
    }

    private int newSamples(DatasetManifest manifest, List<DatasetManifest> known) {
        Set<Digest> samples = new HashSet<>(samples(manifest));
        known.forEach(other -> samples(other).forEach(samples::remove));
        return samples.size();
    }

    private List<Digest> samples(DatasetManifest manifest) {
        return documents.samples(manifest.trainingSamples().orElseThrow()).samples();
    }

    /** Without a list of samples only whole shards can be told apart, which one more sample at the front makes new, all of them. */
    private static int samplesOfNewShards(DatasetManifest manifest, List<DatasetManifest> known) {
        Set<Digest> shards = new HashSet<>();
        known.forEach(other -> other.shards(Split.TRAIN).forEach(shard -> shards.add(shard.digest())));
        return manifest.shards(Split.TRAIN).stream()
                .filter(shard -> !shards.contains(shard.digest()))
                .mapToInt(Shard::samples)
                .sum();
    }
}
