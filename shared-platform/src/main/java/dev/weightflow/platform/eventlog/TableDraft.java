package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Snapshot;
import dev.weightflow.platform.database.TableStore;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tables on which a batch is decided: a snapshot, and from the first events on that another decision must see, a transaction that is always rolled
 * back. While that lasts, nobody else writes, so that it stays one state of the tables.
 */
final class TableDraft<V, E extends Event> implements JournalState.Draft<V, E> {
    private final TableStore store;
    private final TableProjection<V, E> projection;
    private final Consumer<Queries> check;
    private Optional<Snapshot> snapshot;
    private Optional<Transaction> transaction = Optional.empty();
    private V view;

    /** @param check throws if the tables do not include what they must */
    TableDraft(TableStore store, TableProjection<V, E> projection, Consumer<Queries> check) {
        this.store = store;
        this.projection = projection;
        this.check = check;
        Snapshot began = store.snapshot();
        this.snapshot = Optional.of(began);
        this.view = viewed(began);
    }

    private V viewed(Queries queries) {
        try {
            check.accept(queries);
            return projection.view(queries);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public V state() {
        return view;
    }

    @Override
    public void apply(List<Envelope<E>> events, boolean followed) {
        if (!followed || events.isEmpty()) {
            return;
        }
        Transaction changes = changes();
        changes.attempt(() -> {
            TableProjection.Fold<E> fold = projection.fold(changes);
            events.forEach(fold::apply);
            fold.finish();
        });
    }

    private Transaction changes() {
        if (transaction.isEmpty()) {
            endReading();
            Transaction began = store.begin();
            transaction = Optional.of(began);
            view = viewed(began);
        }
        return transaction.get();
    }

    private void endReading() {
        snapshot.ifPresent(Snapshot::close);
        snapshot = Optional.empty();
    }

    /** Ends it with nothing changed. */
    @Override
    public void close() {
        endReading();
        transaction.ifPresent(changes -> {
            try (changes) {
                changes.rollBack();
            }
        });
        transaction = Optional.empty();
    }
}
