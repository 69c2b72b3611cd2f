package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.schema.event.Event;
import java.util.Arrays;

/** Topic as one life of a process reads it. */
interface View {
    SimulatedTopic<?> topic();

    Journal<?, ?> journal();

    /**
     * Returns whether the state, which may have begun from a stored one, equals one folded from the whole log, whatever order partitions are read in.
     */
    boolean isComplete();

    record InMemory<S, E extends Event>(SimulatedTopic<E> topic, Projection<S, E> projection, Journal<S, E> journal)
            implements View {
        /** Returns the complete state, including the part archived in the store. */
        private S recalled() {
            return projection
                    .archiving()
                    .map(archive -> archive.recall(journal.state()))
                    .orElseGet(journal::state);
        }

        @Override
        public boolean isComplete() {
            S expected = projection.initial();
            for (Envelope<E> event : topic.events()) {
                expected = projection.apply(expected, event);
            }
            SnapshotFormat<S> format = projection.snapshotFormat().orElseThrow();
            return Arrays.equals(
                    format.write().apply(recalled()),
                    format.write().apply(format.read().apply(format.write().apply(expected))));
        }
    }

    record InTables<V, E extends Event>(SimulatedTopic<E> topic, SimulatedTables<V, E> tables, Journal<V, E> journal)
            implements View {
        @Override
        public boolean isComplete() {
            try (ProjectedTables<V, E> expected = ProjectedTables.of(tables.projection(), topic.events())) {
                return tables.rows().equals(expected.rows());
            }
        }
    }
}
