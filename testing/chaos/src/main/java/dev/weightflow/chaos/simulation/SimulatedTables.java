package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.Optional;

/** Projection with tables of its own in each release, and with something that may happen before an event is applied. */
final class SimulatedTables<V, E extends Event> implements TableProjection<V, E> {
    private final TableProjection<V, E> projection;
    private final int release;
    private final Runnable before;
    private Optional<Queries> opened = Optional.empty();

    SimulatedTables(TableProjection<V, E> projection, int release, Runnable before) {
        this.projection = projection;
        this.release = release;
        this.before = before;
    }

    TableProjection<V, E> projection() {
        return projection;
    }

    /** Returns what the tables hold. */
    List<String> rows() {
        return ProjectedTables.rows(projection, opened.orElseThrow());
    }

    @Override
    public String name() {
        return projection.name() + "-of-release-" + release;
    }

    @Override
    public int version() {
        return projection.version();
    }

    @Override
    public List<Table> tables() {
        return projection.tables();
    }

    @Override
    public V view(Queries queries) {
        opened = opened.or(() -> Optional.of(queries)); // later ones are those of decisions
        return projection.view(queries);
    }

    @Override
    public Fold<E> fold(Transaction transaction) {
        Fold<E> fold = projection.fold(transaction);
        return new Fold<>() {
            @Override
            public void apply(Envelope<E> event) {
                before.run();
                fold.apply(event);
            }

            @Override
            public void finish() {
                fold.finish();
            }
        };
    }
}
