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
 * All that was stored at a moment: what is kept, and what nothing leads to. Checkpoints of trainings that the log does not know are kept,
 * with all that they name: the store may be that of another log, too.
 */
public final class Scan {
    private final Journals journals;
    private final ObjectStore store;
    private final Roots roots;
    private final Reachability reach;
    private final List<KeptObject> kept = new ArrayList<>();
    private final List<StoredContent> unreachable = new ArrayList<>();
    private final Map<Digest, ObjectKind> kinds = new HashMap<>();
    private final Set<String> unknownJobs = new TreeSet<>();

    /**
     * Looks at everything.
     *
     * @throws LogsNotReadException if the logs are not known to their ends
     * @throws ObjectStoreException if the store does not answer
     */
    public Scan(Journals journals, ObjectStore store, StoredContents contents) {
        this.journals = journals;
        this.store = store;
        this.roots = new Roots(journals, store);
        this.reach = new Reachability(store);
        requireCurrent();
        // listed first: what is stored from now on is not even seen
        List<StoredContent> all = new ArrayList<>();
        contents.each(all::add);
        roots.tell(reach);
        reach.walk();
        lookAtCheckpoints(all);
        for (StoredContent content : all) {
            reach.of(content.digest())
                    .ifPresentOrElse(
                            why -> kept.add(
                                    new KeptObject(content.digest(), why.kind(), content.bytes(), why.reason())),
                            () -> unreachable.add(content));
        }
        kept.sort(Comparator.comparing(KeptObject::kind)
                .thenComparing(Comparator.comparingLong(KeptObject::bytes).reversed())
                .thenComparing(object -> object.digest().hex()));
    }

    private void requireCurrent() {
        journals.notCurrent().ifPresent(why -> {
            throw new LogsNotReadException(why);
        });
    }

    /** What a checkpoint is that nothing leads to is told by the name that the trainer gave it. */
    private void lookAtCheckpoints(List<StoredContent> all) {
        Set<Digest> checkpoints = reach.namedCheckpoints();
        for (StoredContent content : all) {
            if (reach.of(content.digest()).isEmpty() && checkpoints.contains(content.digest())) {
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

    /** What is kept: by kind, the largest first. */
    public List<KeptObject> kept() {
        return List.copyOf(kept);
    }

    /** What nothing led to at that moment. */
    public List<StoredContent> unreachable() {
        return List.copyOf(unreachable);
    }

    /** What an object is that nothing leads to, as far as that can be told. */
    public ObjectKind kind(Digest unreachable) {
        return kinds.getOrDefault(unreachable, ObjectKind.OTHER);
    }

    /** Documents that are needed and cannot be read. */
    public List<Unreadable> unreadable() {
        return reach.unreadable();
    }

    /** Trainings that the log does not know although the store has checkpoints of theirs. */
    public List<String> unknownJobs() {
        return List.copyOf(unknownJobs);
    }

    /**
     * Of these, what nothing leads to now: the logs are looked at again.
     *
     * @throws LogsNotReadException if they are not known to their ends
     */
    public List<Digest> stillUnreachable(List<Digest> some) {
        requireCurrent();
        roots.tellOfTheLogs(reach);
        reach.walk();
        return some.stream().filter(digest -> reach.of(digest).isEmpty()).toList();
    }
}
