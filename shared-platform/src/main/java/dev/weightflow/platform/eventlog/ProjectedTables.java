package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.InMemoryDatabases;
import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.TableStore;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.stream.Stream;

/** Tables of a projection without a journal, in memory: for tests of folds. */
public final class ProjectedTables<V, E extends Event> implements AutoCloseable {
    private final InMemoryDatabases databases = new InMemoryDatabases();
    private final TableProjection<V, E> projection;
    private final TableStore store;

    private ProjectedTables(TableProjection<V, E> projection) {
        this.projection = projection;
        this.store = databases.open(projection.name(), "", projection.tables());
    }

    /** Creates tables with those events in them, applied in one transaction. */
    public static <V, E extends Event> ProjectedTables<V, E> of(
            TableProjection<V, E> projection, List<Envelope<E>> events) {
        ProjectedTables<V, E> tables = new ProjectedTables<>(projection);
        tables.apply(events);
        return tables;
    }

    /** Applies more events, in a transaction of their own. */
    public void apply(List<Envelope<E>> events) {
        try (Transaction transaction = store.begin()) {
            TableProjection.Fold<E> fold = projection.fold(transaction);
            events.forEach(fold::apply);
            fold.finish();
            transaction.commit();
        }
    }

    public V view() {
        return projection.view(store.queries());
    }

    /** Returns all rows. */
    public List<String> rows() {
        return rows(projection, store.queries());
    }

    /** Returns all rows that those tables have. */
    public static List<String> rows(TableProjection<?, ?> projection, Queries queries) {
        return projection.tables().stream()
                .flatMap(table -> Stream.concat(
                        Stream.of(table.name()),
                        queries.list(table, "", Object::toString).stream().sorted()))
                .toList();
    }

    @Override
    public void close() {
        databases.close();
    }
}
