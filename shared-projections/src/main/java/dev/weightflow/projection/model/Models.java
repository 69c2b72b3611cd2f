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

/** State of all models. Immutable. */
public final class Models {
    static final Models EMPTY = new Models(
            TreePMap.empty(Comparator.comparing(ModelName::value)),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            TreePVector.empty(),
            EventIndex.EMPTY);

    /**
     * Creates the projection of weightflow.models. No event of a model is ever outdated, so that a snapshot is the list of them.
     *
     * @param follower prefix of the names of its snapshots: each service has its own
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

    /** Version with its model. */
    public record TrainedVersion(ModelName model, VersionNumber version) {}

    /** Returns the state after that event; the same object if the event contradicts it or is known. */
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

    /** Returns the model of that name; an empty one if it is unknown. */
    public Model model(ModelName name) {
        return Optional.ofNullable(byName.get(name)).orElseGet(() -> Model.unknown(name));
    }

    /** Returns the model of that name, if a version was registered, or failed to be. */
    public Optional<Model> known(ModelName name) {
        return Optional.ofNullable(byName.get(name)).filter(Model::hasContent);
    }

    /** Returns the models with a version that was registered, or failed to be, by name. */
    public Stream<Model> known() {
        return all().filter(Model::hasContent);
    }

    /** As {@link #known()}, with models of which this log has nothing but an old retraining policy. */
    public Stream<Model> all() {
        return byName.values().stream();
    }

    /** Returns the models of which that checkpoint is a version. */
    public Set<ModelName> withCheckpoint(CheckpointId checkpoint) {
        return byCheckpoint.getOrDefault(checkpoint, HashTreePSet.empty());
    }

    /** Returns the versions that were trained on that dataset. */
    public List<TrainedVersion> trainedOn(DatasetId dataset) {
        return byDataset.getOrDefault(dataset, TreePVector.empty());
    }

    /** Returns the index of the underlying events. */
    public EventIndex index() {
        return index;
    }
}
