package dev.weightflow.projection.model;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.projection.lineage.EventIndex;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.ModelName;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * Events of the log of retraining. Immutable. Earlier releases stated such events in the log of models; {@link #history} joins both, the earlier ones
 * first.
 */
public final class Retrainings {
    private static final Retrainings EMPTY =
            new Retrainings(TreePMap.empty(Comparator.comparing(ModelName::value)), EventIndex.EMPTY);

    private record Snapshot(List<StoredEvent> events) {
        static Snapshot of(Retrainings state) {
            return new Snapshot(state.byModel.values().stream()
                    .flatMap(List::stream)
                    .map(StoredEvent::of)
                    .toList());
        }

        Retrainings state() {
            Retrainings state = EMPTY;
            for (StoredEvent event : events) {
                state = state.apply(event.envelope(RetrainingEvent.class));
            }
            return state;
        }
    }

    private final TreePMap<ModelName, PVector<Envelope<RetrainingEvent>>> byModel;
    private final EventIndex index;

    private Retrainings(TreePMap<ModelName, PVector<Envelope<RetrainingEvent>>> byModel, EventIndex index) {
        this.byModel = byModel;
        this.index = index;
    }

    /**
     * Creates the projection of weightflow.retraining.
     *
     * @param follower prefix of the names of its snapshots: each service has its own
     */
    public static Projection<Retrainings, RetrainingEvent> projection(String follower) {
        return Projection.of(
                EMPTY,
                Retrainings::apply,
                SnapshotFormat.json(follower + "-retraining", 1, Snapshot.class, Snapshot::of, Snapshot::state));
    }

    private Retrainings apply(Envelope<RetrainingEvent> envelope) {
        if (index.contains(envelope.id())) {
            return this;
        }
        ModelName model = envelope.event().model();
        return new Retrainings(byModel.plus(model, events(model).plus(envelope)), index.with(envelope));
    }

    private PVector<Envelope<RetrainingEvent>> events(ModelName model) {
        return byModel.getOrDefault(model, TreePVector.empty());
    }

    /** Returns the model's complete history. */
    public RetrainingHistory history(Model model) {
        RetrainingHistory history = model.retraining();
        for (Envelope<RetrainingEvent> envelope : events(model.name())) {
            history = history.with(envelope.event(), EventMetadata.of(envelope));
        }
        return history;
    }

    /** Returns the models with events. */
    public Set<ModelName> models() {
        return byModel.keySet();
    }

    /** Returns the index of the underlying events. */
    public EventIndex index() {
        return index;
    }
}
