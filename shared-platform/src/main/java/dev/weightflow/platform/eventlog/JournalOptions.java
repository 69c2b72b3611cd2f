package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.Event;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How a journal works.
 *
 * @param timeout how long a decision may take, the time in the queue included
 * @param snapshotEvery how many records lie between two snapshots
 * @param facts by which the log is read, and its head signed
 * @param keepsHeadAfter which events must not be lost with the end of the log
 * @param replayProgress hears, for people, how far a start has read
 */
public record JournalOptions(
        String source,
        Clock clock,
        Duration timeout,
        Optional<ObjectStore> snapshots,
        int snapshotEvery,
        FactReader facts,
        Predicate<Event> keepsHeadAfter,
        Consumer<String> replayProgress,
        MeterRegistry meters) {
    /** Thirty seconds for a decision, no snapshots, no metrics. */
    public static JournalOptions of(String source, Clock clock) {
        return new JournalOptions(
                source,
                clock,
                Duration.ofSeconds(30),
                Optional.empty(),
                20_000,
                FactReader.of(Signatures.NONE),
                event -> false,
                text -> {},
                new CompositeMeterRegistry());
    }

    /** Keeps snapshots of projections that have a {@link Projection#snapshotFormat}, unless these must be signed and cannot be. */
    public JournalOptions withSnapshots(ObjectStore store) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                Optional.of(store),
                snapshotEvery,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    public JournalOptions withSnapshotEvery(int records) {
        return new JournalOptions(
                source, clock, timeout, snapshots, records, facts, keepsHeadAfter, replayProgress, meters);
    }

    /** Signs the log's head, and accepts what an operator has given up. */
    public JournalOptions withFacts(FactReader facts) {
        return new JournalOptions(
                source, clock, timeout, snapshots, snapshotEvery, facts, keepsHeadAfter, replayProgress, meters);
    }

    /** Keeps the log's head at once after such an event. */
    public JournalOptions withHeadKeptAfter(Predicate<Event> event) {
        return new JournalOptions(
                source, clock, timeout, snapshots, snapshotEvery, facts, event, replayProgress, meters);
    }

    public JournalOptions withMeters(MeterRegistry meters) {
        return new JournalOptions(
                source, clock, timeout, snapshots, snapshotEvery, facts, keepsHeadAfter, replayProgress, meters);
    }

    /** Tells people meanwhile how far a start has read. */
    public JournalOptions withReplayProgress(Consumer<String> listener) {
        return new JournalOptions(
                source, clock, timeout, snapshots, snapshotEvery, facts, keepsHeadAfter, listener, meters);
    }
}
