package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.objectstore.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * How a journal works.
 *
 * @param source who states its events, such as {@code /weightflow/trainer}
 * @param clock the time that its events carry
 * @param timeout how long a decision may take, the time in the queue included
 * @param snapshots where snapshots are kept, if they are
 * @param snapshotEvery how many records lie between two snapshots
 * @param meters what the journal's metrics are registered with
 */
public record JournalOptions(
        String source,
        Clock clock,
        Duration timeout,
        Optional<ObjectStore> snapshots,
        int snapshotEvery,
        MeterRegistry meters) {
    /** Thirty seconds for a decision, no snapshots, no metrics. */
    public static JournalOptions of(String source, Clock clock) {
        return new JournalOptions(
                source, clock, Duration.ofSeconds(30), Optional.empty(), 20_000, new CompositeMeterRegistry());
    }

    public JournalOptions withTimeout(Duration timeout) {
        return new JournalOptions(source, clock, timeout, snapshots, snapshotEvery, meters);
    }

    /** Keeps snapshots of projections that have a {@link Projection#snapshotFormat}. */
    public JournalOptions withSnapshots(ObjectStore store) {
        return new JournalOptions(source, clock, timeout, Optional.of(store), snapshotEvery, meters);
    }

    public JournalOptions withSnapshotEvery(int records) {
        return new JournalOptions(source, clock, timeout, snapshots, records, meters);
    }

    public JournalOptions withMeters(MeterRegistry meters) {
        return new JournalOptions(source, clock, timeout, snapshots, snapshotEvery, meters);
    }
}
