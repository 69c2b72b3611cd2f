package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.List;

/**
 * Fold of events into tables, for histories that outgrow a heap. The tables keep the position in the log that they stand for, so that a start goes on
 * there.
 *
 * @param <V> view of the tables, which answers questions by queries
 */
public interface TableProjection<V, E extends Event> {
    /** Returns a name that is unique among the projections of all services, such as {@code registry-evaluations}. */
    String name();

    /** Returns the version; it must change whenever rows change their meaning: tables of other versions are built anew from the log. */
    int version();

    List<Table> tables();

    /** Returns the view over these queries. It keeps nothing, because the tables grow under it. */
    V view(Queries queries);

    /** Begins to apply events within a transaction. */
    Fold<E> fold(Transaction transaction);

    /** Application of events within a transaction. */
    interface Fold<E extends Event> {
        /** As {@link Projection#apply}: it must accept every event that the log can hold, and a known one changes nothing. */
        void apply(Envelope<E> event);

        /** Stores what was kept back until the end of the transaction, so that it is written once. */
        default void finish() {}
    }
}
