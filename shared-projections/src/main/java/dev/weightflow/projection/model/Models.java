package dev.weightflow.projection.model;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.projection.lineage.EventIndex;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/** All models. Immutable. */
public final class Models {
    static final Models EMPTY = new Models(
            TreePMap.empty(Comparator.comparing(ModelName::value)),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            TreePVector.empty(),
            EventIndex.EMPTY);

    /**
     * How they follow from weightflow.models. No event of a model is ever outdated, so that a snapshot is the list of them.
     *
     * @param follower what its snapshots are called after: each service has its own
     */
    public static Projection<Models, ModelEvent> projection(String follower) {
        return Projection.of(
                EMPTY,
                Models::apply,
                SnapshotFormat.json(follower + "-models", 1, Snapshot.class, Snapshot::of, Snapshot::state));
    }

    private record Snapshot(List<StoredEvent> events) {
        static Snapshot of(Models state) {
            return new Snapshot(state.events.stream().map(StoredEvent::of).toList());
        }

        Models state() {
            Models state = EMPTY;
            for (StoredEvent event : events) {
                state = state.apply(event.envelope(ModelEvent.class));
            }
            return state;
        }
    }

    private final TreePMap<ModelName, Model> byName;
    private final PMap<CheckpointId, PSet<ModelName>> byCheckpoint;
    private final PMap<DatasetId, PVector<TrainedVersion>> byDataset;
    private final PVector<Envelope<ModelEvent>> events;
    private final EventIndex index;

    private Models(
            TreePMap<ModelName, Model> byName,
            PMap<CheckpointId, PSet<ModelName>> byCheckpoint,
            PMap<DatasetId, PVector<TrainedVersion>> byDataset,
            PVector<Envelope<ModelEvent>> events,
            EventIndex index) {
        this.byName = byName;
        this.byCheckpoint = byCheckpoint;
        this.byDataset = byDataset;
        this.events = events;
        this.index = index;
    }

    /** A version and its model. */
    public record TrainedVersion(ModelName model, VersionNumber version) {}

    /** The state after that event; this very state if the event contradicts it or is known. */
    Models apply(Envelope<ModelEvent> envelope) {
        Model before = model(envelope.event().model());
        Model after = before.apply(envelope);
        if (after == before) {
            return this;
        }
        Models next = new Models(
                byName.plus(after.name(), after), byCheckpoint, byDataset, events.plus(envelope), index.with(envelope));
        return envelope.event() instanceof ModelVersionRegistered version ? next.with(version) : next;
    }

    private Models with(ModelVersionRegistered version) {
        PSet<ModelName> models = byCheckpoint.getOrDefault(version.checkpoint(), HashTreePSet.empty());
        PVector<TrainedVersion> versions = byDataset.getOrDefault(version.dataset(), TreePVector.empty());
        return new Models(
                byName,
                byCheckpoint.plus(version.checkpoint(), models.plus(version.model())),
                byDataset.plus(
                        version.dataset(), versions.plus(new TrainedVersion(version.model(), version.version()))),
                events,
                index);
    }

    /** The model of that name; one that nothing is known of is empty. */
    public Model model(ModelName name) {
        return Optional.ofNullable(byName.get(name)).orElseGet(() -> Model.unknown(name));
    }

    /** The model of that name, if anything was, or was to be, registered under it. */
    public Optional<Model> known(ModelName name) {
        return Optional.ofNullable(byName.get(name)).filter(Model::hasContent);
    }

    /** The models that anything was, or was to be, registered under, by name. */
    public Stream<Model> known() {
        return all().filter(Model::hasContent);
    }

    /** As {@link #known()}, and those of which this log has nothing but an old retraining policy. */
    public Stream<Model> all() {
        return byName.values().stream();
    }

    /** The models of which that checkpoint is a version. */
    public Set<ModelName> withCheckpoint(CheckpointId checkpoint) {
        return byCheckpoint.getOrDefault(checkpoint, HashTreePSet.empty());
    }

    /** The versions that were trained on that dataset. */
    public List<TrainedVersion> trainedOn(DatasetId dataset) {
        return byDataset.getOrDefault(dataset, TreePVector.empty());
    }

    /** The events behind this. */
    public EventIndex index() {
        return index;
    }
}
