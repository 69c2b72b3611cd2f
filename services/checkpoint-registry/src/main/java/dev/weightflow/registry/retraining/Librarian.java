package dev.weightflow.registry.retraining;

import dev.weightflow.registry.archive.Archive;
import dev.weightflow.registry.archive.Recent;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RegistryException.Unfit;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what a decision about a retraining needs from the store. */
final class Librarian {

    private static final int COUNTS_KEPT = 256;

    private final Archive archive;
    /** A data set that waits is looked at again and again, and the lists behind a count are long. */
    private final Recent<News, Integer> counts = new Recent<>(COUNTS_KEPT);

    /** What is new in a data set to whoever has learned from those. */
    private record News(DatasetId dataset, List<DatasetId> learned) {}

    Librarian(Archive archive) {
        this.archive = archive;
    }

    /**
     * What is stored about that data set and that model.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    Dossier dossier(Model model, DatasetId dataset) {
        Optional<VersionRecord> champion = model.holder(Model.CHAMPION);
        try {
            List<VersionRecord> line = champion.map(model::ancestry).orElse(List.of());
            DatasetManifest manifest = archive.dataset(dataset);
            return new Dossier(
                    champion,
                    champion.map(this::training),
                    line.isEmpty()
                            ? Optional.empty()
                            : training(line.get(line.size() - 1)).start().baseWeights(),
                    counts.get(new News(dataset, learned(line)), this::fresh),
                    manifest.samples(Split.TRAIN),
                    Optional.empty());
        } catch (Unfit e) {
            return Dossier.unreadable(champion, e.getMessage());
        }
    }

    private TrainingSpec training(VersionRecord version) {
        return archive.manifest(version.fact().manifest()).spec();
    }

    /** What those versions were trained on. */
    private static List<DatasetId> learned(List<VersionRecord> line) {
        return line.stream().map(version -> version.fact().dataset()).distinct().toList();
    }

    /** How many training samples are in none of those data sets. */
    private int fresh(News news) {
        DatasetManifest manifest = archive.dataset(news.dataset());
        List<DatasetManifest> learned =
                news.learned().stream().map(archive::dataset).toList();
        boolean listed = Stream.concat(Stream.of(manifest), learned.stream())
                .allMatch(known -> known.trainingSamples().isPresent());
        return listed ? freshSamples(manifest, learned) : inFreshShards(manifest, learned);
    }

    private int freshSamples(DatasetManifest manifest, List<DatasetManifest> learned) {
        Set<Digest> fresh = new HashSet<>(samples(manifest));
        learned.forEach(known -> samples(known).forEach(fresh::remove));
        return fresh.size();
    }

    private List<Digest> samples(DatasetManifest manifest) {
        return archive.samples(manifest.trainingSamples().orElseThrow()).samples();
    }

    /** Without a list of samples only whole shards can be told apart, which one more sample at the front makes new, all of them. */
    private static int inFreshShards(DatasetManifest manifest, List<DatasetManifest> learned) {
        Set<Digest> shards = new HashSet<>();
        learned.forEach(known -> known.shards(Split.TRAIN).forEach(shard -> shards.add(shard.digest())));
        return manifest.shards(Split.TRAIN).stream()
                .filter(shard -> !shards.contains(shard.digest()))
                .mapToInt(Shard::samples)
                .sum();
    }
}
