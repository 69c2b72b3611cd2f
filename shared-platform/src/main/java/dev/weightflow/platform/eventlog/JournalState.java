package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** State that a journal folds its log into, in memory or in tables. Confined to the reading thread, but for {@link #current} and {@link #draft}. */
interface JournalState<S, E extends Event> extends AutoCloseable {
    /** Returns the state, or the view of it. Thread-safe. */
    S current();

    /** Returns the position before which the state includes everything. */
    Offsets position();

    /** Returns the head of the log at that position. */
    LogHead head();

    /**
     * Applies the records in order, up to one that cannot be applied. Nobody sees it before {@link #commit}.
     *
     * @throws dev.weightflow.platform.database.DatabaseException if the state cannot be reached; nothing was applied
     */
    Optional<Inapplicable> apply(List<LogRecord<E>> records);

    /**
     * Shows what was applied.
     *
     * @param position the position for which it stands
     * @throws dev.weightflow.platform.database.DatabaseException if that fails; nothing was applied
     */
    void commit(Offsets position, Supplier<LogHead> head);

    /**
     * Begins to decide. On the deciding thread, while the reading thread goes on.
     *
     * @param known position that the state must include
     * @throws dev.weightflow.platform.database.DatabaseException if the state cannot be reached, or does not include it
     */
    Draft<S, E> draft(Offsets known);

    /** State on which the decisions of a batch are made, one after another. All methods may throw a database's exception, after which it is of no use. */
    interface Draft<S, E extends Event> extends AutoCloseable {
        /** Returns the state with the events that were applied to it. It is of no use once the draft has changed or was closed. */
        S state();

        /**
         * Applies the events of a decision; if one cannot be applied, the draft is as before.
         *
         * @param followed whether another decision follows; otherwise it need not be done
         */
        void apply(List<Envelope<E>> events, boolean followed);

        @Override
        default void close() {}
    }

    /** Prepares for those who read it, once the log was read to its end; they have not seen it before. */
    default void opened() {}

    /** Gives up what was applied and not committed, and finds out the present position, which may lie before the last one. */
    default void recover() {}

    /** Returns whether {@link #recover} is necessary. */
    default boolean isDamaged() {
        return false;
    }

    /** Returns the last fact of each partition that the state includes, if it keeps them. */
    default Map<Integer, TailCheck.LastFact> lastFacts() {
        return Map.of();
    }

    /** Gives up everything because it is of another log than the present one, and returns whether that is possible. */
    default boolean startAnew(String why) {
        return false;
    }

    /** Stores the state in the background if it is due. */
    default void keep(LogHead head) {}

    /** As {@link #keep}, during the replay at the start, and on the caller's thread. */
    default void keepWhileReading(LogHead head) {}

    @Override
    default void close() {}

    /** @param index the number of the record, from 0 on */
    record Inapplicable(int index, RuntimeException why) {}

    /** Finds the state with which a journal begins. */
    interface Opening<S, E extends Event> {
        /** @param readable everything on which a stored state depends besides the log, such as what this release reads */
        JournalState<S, E> open(LogOrigin log, String readable, boolean threaded);
    }
}
