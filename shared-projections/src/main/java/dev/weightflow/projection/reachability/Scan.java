package dev.weightflow.registry.garbage;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.StoredContents.StoredContent;
import dev.weightflow.projection.Trainings;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is known of objects that nothing leads to: those of checkpoints, by the names that the trainer gave these. */
final class Leftovers {
    private final Map<Digest, ObjectKind> kinds = new HashMap<>();
    private final Set<String> unknownJobs = new TreeSet<>();

    private Leftovers() {}

    /**
     * Looks at what nothing leads to. Checkpoints of trainings that the log does not know are kept, with all that they name: the store may be
     * that of another log, too.
     */
    static Leftovers among(List<StoredContent> all, Reachability reach, Trainings trainings, ObjectStore store) {
        Leftovers found = new Leftovers();
        Set<Digest> checkpoints = reach.namedCheckpoints();
        for (StoredContent content : all) {
            if (reach.of(content.digest()).isEmpty() && checkpoints.contains(content.digest())) {
                found.look(CheckpointId.of(content.digest()), reach, trainings, store);
            }
        }
        reach.walk();
        return found;
    }

    private void look(CheckpointId checkpoint, Reachability reach, Trainings trainings, ObjectStore store) {
        Optional<Digest> name = reach.named(checkpoint);
        name.ifPresent(digest -> kinds.put(checkpoint.digest(), ObjectKind.WEIGHTS));
        name.flatMap(digest -> manifest(digest, store)).ifPresent(manifest -> {
            if (trainings.job(manifest.job()).isEmpty()) {
                unknownJobs.add(manifest.job().value());
                reach.checkpoint(
                        checkpoint, name, "training " + manifest.job().shortId() + ", which the log does not know");
            } else {
                kinds.put(name.get(), ObjectKind.CHECKPOINT_MANIFEST);
                manifest.trainingState().ifPresent(state -> kinds.put(state, ObjectKind.TRAINING_STATE));
            }
        });
    }

    private static Optional<CheckpointManifest> manifest(Digest digest, ObjectStore store) {
        try {
            return Optional.of(WeightflowJson.read(store.read(digest), CheckpointManifest.class));
        } catch (UnreadableJsonException
                | ObjectStoreException.NotFound
                | ObjectStoreException.DigestMismatch
                | ObjectStoreException.TooLarge e) {
            return Optional.empty();
        }
    }

    ObjectKind kind(Digest digest) {
        return kinds.getOrDefault(digest, ObjectKind.OTHER);
    }

    List<String> unknownJobs() {
        return List.copyOf(unknownJobs);
    }
}
