package dev.weightflow.projection.reachability;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.platform.objectstore.StoredContents.StoredContent;
import dev.weightflow.projection.Journals;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Scan of everything stored at a moment: the kept and the unreachable objects. Checkpoints of trainings that the log does not know are kept, with
 * everything that they refer to: the store may also belong to another log.
 */
public final class Scan {
    private final Journals journals;
    private final ObjectStore store;
    private final Roots roots;
    private final Map<Digest, NeededObject> needed = new HashMap<>();
    private final Reachability reach;
    private final List<KeptObject> kept = new ArrayList<>();
    private final List<StoredContent> unreachable = new ArrayList<>();
    private final Map<Digest, ObjectKind> kinds = new HashMap<>();
    private final Set<String> unknownJobs = new TreeSet<>();

    /**
     * Scans everything that is stored.
     *
     * @throws LogsNotReadException if the logs are not read to their ends
     * @throws ObjectStoreException if the store does not answer
     */
    public Scan(Journals journals, ObjectStore store, StoredContents contents) {
        this.journals = journals;
        this.store = store;
        this.roots = new Roots(journals, store);
        this.reach = new Reachability(store, object -> needed.putIfAbsent(object.digest(), object));
        LogsNotReadException.requireCurrent(journals);
        // listed first, so that objects stored from now on are not seen
        List<StoredContent> all = new ArrayList<>();
        contents.each(all::add);
        roots.tell(reach);
        reach.walk();
        lookAtCheckpoints(all);
        for (StoredContent content : all) {
            NeededObject why = needed.get(content.digest());
            if (why == null) {
                unreachable.add(content);
            } else {
                kept.add(new KeptObject(content.digest(), why.kind(), content.bytes(), why.reason()));
            }
        }
        kept.sort(Comparator.comparing(KeptObject::kind)
                .thenComparing(Comparator.comparingLong(KeptObject::bytes).reversed())
                .thenComparing(object -> object.digest().hex()));
    }

    /** Identifies unreachable checkpoints by the name that the trainer gave them. */
    private void lookAtCheckpoints(List<StoredContent> all) {
        Set<Digest> checkpoints = reach.namedCheckpoints();
        for (StoredContent content : all) {
            if (!needed.containsKey(content.digest()) && checkpoints.contains(content.digest())) {
                lookAt(CheckpointId.of(content.digest()));
            }
        }
        reach.walk();
    }

    private void lookAt(CheckpointId checkpoint) {
        Optional<Digest> name = reach.named(checkpoint);
        name.ifPresent(digest -> kinds.put(checkpoint.digest(), ObjectKind.WEIGHTS));
        name.flatMap(this::manifest).ifPresent(manifest -> {
            if (journals.trainings().job(manifest.job()).isEmpty()) {
                unknownJobs.add(manifest.job().value());
                reach.checkpoint(
                        checkpoint, name, "training " + manifest.job().shortId() + ", which the log does not know");
            } else {
                kinds.put(name.get(), ObjectKind.CHECKPOINT_MANIFEST);
                manifest.trainingState().ifPresent(state -> kinds.put(state, ObjectKind.TRAINING_STATE));
            }
        });
    }

    private Optional<CheckpointManifest> manifest(Digest digest) {
        try {
            return Optional.of(WeightflowJson.read(store.read(digest), CheckpointManifest.class));
        } catch (UnreadableJsonException
                | ObjectStoreException.NotFound
                | ObjectStoreException.DigestMismatch
                | ObjectStoreException.TooLarge e) {
            return Optional.empty();
        }
    }

    /** Returns the objects that are kept, by kind, the largest first. */
    public List<KeptObject> kept() {
        return List.copyOf(kept);
    }

    /** Returns the objects that were unreachable at the time of the scan. */
    public List<StoredContent> unreachable() {
        return List.copyOf(unreachable);
    }

    /** Returns the kind of an unreachable object, as far as it is known. */
    public ObjectKind kind(Digest unreachable) {
        return kinds.getOrDefault(unreachable, ObjectKind.OTHER);
    }

    /** Returns the needed documents that cannot be read. */
    public List<Unreadable> unreadable() {
        return reach.unreadable();
    }

    /** Returns the trainings that the log does not know although the store has checkpoints of theirs. */
    public List<String> unknownJobs() {
        return List.copyOf(unknownJobs);
    }

    /**
     * Returns those of the objects that are still unreachable by the logs' present state.
     *
     * @throws LogsNotReadException if they are not read to their ends
     */
    public List<Digest> stillUnreachable(List<Digest> some) {
        LogsNotReadException.requireCurrent(journals);
        roots.tellOfTheLogs(reach);
        reach.walk();
        return some.stream().filter(digest -> !needed.containsKey(digest)).toList();
    }
}
