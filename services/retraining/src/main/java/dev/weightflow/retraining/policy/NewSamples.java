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
    private static final int MODELS = 4;

    private final StoredDocuments documents;
    /** Cached counts: a waiting dataset is evaluated repeatedly, and the lists behind a count are long. */
    private final Cache<Question, List<Integer>> counts =
            Caffeine.newBuilder().maximumSize(KEPT).build();
    /** Samples that models have learned, as far as there is memory: many datasets are compared with it. */
    private final Cache<List<DatasetId>, Known> learned =
            Caffeine.newBuilder().maximumSize(MODELS).softValues().build();

    private record Question(List<DatasetId> datasets, List<DatasetId> known) {}

    /**
     * Samples that a model has learned.
     *
     * @param listed whether all samples are listed
     */
    private record Known(boolean listed, SampleSet samples, Set<Digest> shards) {}

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
        Known known = learned.get(question.known(), this::known);
        return known.listed() && isListed(asked) ? newSamples(asked, known) : samplesOfNewShards(asked, known);
    }

    private Known known(List<DatasetId> datasets) {
        List<DatasetManifest> manifests = manifests(datasets);
        Set<Digest> shards = new HashSet<>();
        manifests.forEach(manifest -> manifest.shards(Split.TRAIN).forEach(shard -> shards.add(shard.digest())));
        SampleSet samples = new SampleSet(samples(manifests));
        if (isListed(manifests)) {
            each(manifests).forEach(samples::add);
        }
        return new Known(isListed(manifests), samples, shards);
    }

    private List<DatasetManifest> manifests(List<DatasetId> datasets) {
        return datasets.stream().map(documents::dataset).toList();
    }

    private static boolean isListed(List<DatasetManifest> manifests) {
        return manifests.stream().noneMatch(manifest -> manifest.sampleLists().isEmpty());
    }

    private static int samples(List<DatasetManifest> manifests) {
        return manifests.stream()
                .mapToInt(manifest -> manifest.samples(Split.TRAIN))
                .sum();
    }

    private List<Integer> newSamples(List<DatasetManifest> asked, Known known) {
        SampleSet seen = new SampleSet(samples(asked));
        return asked.stream()
                .map(manifest -> (int) each(List.of(manifest))
                        .filter(sample -> !known.samples().contains(sample) && seen.add(sample))
                        .count())
                .toList();
    }

    private Stream<Digest> each(List<DatasetManifest> manifests) {
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
    private static List<Integer> samplesOfNewShards(List<DatasetManifest> asked, Known known) {
        Set<Digest> seen = new HashSet<>();
        return asked.stream()
                .map(manifest -> manifest.shards(Split.TRAIN).stream()
                        .filter(shard -> !known.shards().contains(shard.digest()) && seen.add(shard.digest()))
                        .mapToInt(Shard::samples)
                        .sum())
                .toList();
    }
}
