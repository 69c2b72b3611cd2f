package dev.weightflow.retraining.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Numbers of training samples that are in none of the datasets that a model has learned from. */
final class NewSamples {
    private static final int KEPT = 1_024;

    private final StoredDocuments documents;
    /** Cached counts: a waiting dataset is evaluated repeatedly, and the lists behind a count are long. */
    private final Cache<Question, List<Integer>> counts =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private record Question(List<DatasetId> datasets, List<DatasetId> known) {}

    NewSamples(StoredDocuments documents) {
        this.documents = documents;
    }

    /**
     * Counts for each of the datasets the training samples that are in none of the known ones, nor in one of the datasets before it.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    List<Integer> in(List<DatasetId> datasets, List<DatasetId> known) {
        return counts.get(new Question(datasets, known), this::count);
    }

    private List<Integer> count(Question question) {
        List<DatasetManifest> asked = manifests(question.datasets());
        List<DatasetManifest> known = manifests(question.known());
        boolean listed = Stream.concat(asked.stream(), known.stream())
                .noneMatch(any -> any.sampleLists().isEmpty());
        return listed ? newSamples(asked, known) : samplesOfNewShards(asked, known);
    }

    private List<DatasetManifest> manifests(List<DatasetId> datasets) {
        return datasets.stream().map(documents::dataset).toList();
    }

    /** Keeps only the samples that are asked about in memory, and reads their lists twice instead. */
    private List<Integer> newSamples(List<DatasetManifest> asked, List<DatasetManifest> known) {
        SampleSet samples = new SampleSet(asked.stream()
                .flatMap(manifest -> manifest.sampleLists().stream())
                .mapToInt(list -> documents.samples(list).samples().size())
                .sum());
        samples(asked).forEach(samples::add);
        samples(known).forEach(samples::remove);
        return asked.stream()
                .map(manifest ->
                        (int) samples(List.of(manifest)).filter(samples::remove).count())
                .toList();
    }

    private Stream<Digest> samples(List<DatasetManifest> manifests) {
        return manifests.stream()
                .flatMap(manifest -> manifest.sampleLists().stream())
                .map(documents::samples)
                .map(SampleList::samples)
                .flatMap(List::stream);
    }

    /**
     * Counts the samples of new shards. Without a list of samples only whole shards can be compared, and one more sample at the front makes all of
     * them new.
     */
    private static List<Integer> samplesOfNewShards(List<DatasetManifest> asked, List<DatasetManifest> known) {
        Set<Digest> shards = new HashSet<>();
        known.forEach(other -> other.shards(Split.TRAIN).forEach(shard -> shards.add(shard.digest())));
        return asked.stream()
                .map(manifest -> manifest.shards(Split.TRAIN).stream()
                        .filter(shard -> shards.add(shard.digest()))
                        .mapToInt(Shard::samples)
                        .sum())
                .toList();
    }
}
