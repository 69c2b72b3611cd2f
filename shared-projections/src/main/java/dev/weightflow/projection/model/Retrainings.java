package dev.weightflow.projection.model;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.projection.lineage.EventTable;
import dev.weightflow.projection.lineage.LineageIndex;
import dev.weightflow.schema.event.ActionEvent;
import dev.weightflow.schema.event.DriftEvent;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.ModelName;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Retraining in tables: the fold of weightflow.retraining. Earlier releases stated such events in the log of models; {@link #history} joins both, the
 * earlier ones first.
 */
public final class Retrainings {
    /**
     * Creates the projection of weightflow.retraining.
     *
     * @param follower prefix of its name: each service has its own
     */
    public static TableProjection<Retrainings, RetrainingEvent> projection(String follower) {
        return new Projection(follower + "-retraining");
    }

    private record Projection(String name) implements TableProjection<Retrainings, RetrainingEvent> {
        @Override
        public int version() {
            return 100 * (RetrainingRows.VERSION + DriftRows.VERSION + ActionRows.VERSION) + EventTable.VERSION;
        }

        @Override
        public List<Table> tables() {
            return Stream.of(RetrainingRows.TABLES, DriftRows.TABLES, ActionRows.TABLES, List.of(EventTable.EVENTS))
                    .flatMap(List::stream)
                    .toList();
        }

        @Override
        public Retrainings view(Queries queries) {
            return new Retrainings(queries);
        }

        @Override
        public Fold<RetrainingEvent> fold(Transaction transaction) {
            return envelope -> {
                if (!EventTable.add(transaction, envelope)) {
                    return;
                }
                if (envelope.event() instanceof DriftEvent drift) {
                    DriftRows.apply(transaction, drift, envelope);
                } else if (envelope.event() instanceof ActionEvent action) {
                    ActionRows.apply(transaction, action, envelope);
                } else {
                    RetrainingRows.applyFurther(transaction, envelope.event(), envelope);
                }
            };
        }
    }

    private final Queries queries;

    private Retrainings(Queries queries) {
        this.queries = queries;
    }

    /** Returns the model's complete history. */
    public RetrainingHistory history(Model model) {
        return new RetrainingHistory(
                model.retraining(),
                new RetrainingRows(queries, model.name()),
                new DriftRows(queries, model.name()),
                new ActionRows(queries, model.name()));
    }

    /** Passes on the checks of all models' windows. */
    public void eachCheck(Consumer<DriftChecked> receiver) {
        DriftRows.eachCheck(queries, receiver);
    }

    /** Returns the models with a policy in this log. */
    public Set<ModelName> models() {
        Set<ModelName> models = new TreeSet<>(Comparator.comparing(ModelName::value));
        RetrainingRows.eachModel(queries, models::add);
        return models;
    }

    /** Returns the index of the underlying events. */
    public LineageIndex index() {
        return new EventTable(queries);
    }
}
