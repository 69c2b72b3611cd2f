package dev.weightflow.registry.retraining;

import dev.weightflow.registry.archive.Archive;
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

/** Reads what a decision about a retraining needs from the store. */
final class Librarian {

    private final Archive archive;

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
                    fresh(manifest, learned(line)),
                    manifest.samples(Split.TRAIN),
                    Optional.empty());
        } catch (Unfit e) {
            return Dossier.unreadable(champion, e.getMessage());
        }
    }

    private TrainingSpec training(VersionRecord version) {
        return archive.manifest(version.fact().manifest()).spec();
    }

    /** The shards that those versions were trained on. */
    private Set<Digest> learned(List<VersionRecord> line) {
        Set<Digest> shards = new HashSet<>();
        for (VersionRecord version : line) {
            archive.dataset(version.fact().dataset()).shards(Split.TRAIN).forEach(shard -> shards.add(shard.digest()));
        }
        return shards;
    }

    private static int fresh(DatasetManifest manifest, Set<Digest> learned) {
        return manifest.shards(Split.TRAIN).stream()
                .filter(shard -> !learned.contains(shard.digest()))
                .mapToInt(Shard::samples)
                .sum();
    }
}
