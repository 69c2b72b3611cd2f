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
 * Options of a journal.
 *
 * @param timeout the longest time a decision may take, the time in the queue included
 * @param snapshotEvery number of records between two snapshots
 * @param heads the store of log heads, and of the record of the installation that owns them
 * @param recorded whether the log must already be part of the installation; for readers that draw conclusions from the absence of facts
 * @param headBehind minimum age of a fact, since it was read, before the head names it
 * @param facts reads the log, and signs its head
 * @param keepsHeadAfter selects the events that must not be lost with the end of the log
 * @param replayProgress receives the progress of the replay at the start, for the user
 */
public record JournalOptions(
        String source,
        Clock clock,
        Duration timeout,
        Optional<ObjectStore> snapshots,
        int snapshotEvery,
        Optional<ObjectStore> heads,
        boolean recorded,
        Duration headBehind,
        FactReader facts,
        Predicate<Event> keepsHeadAfter,
        Consumer<String> replayProgress,
        MeterRegistry meters) {
    /** Default delay of the head: a single broker flushes acknowledged records to its disk every second; several have replicas. */
    private static final Duration HEAD_BEHIND = Duration.ofSeconds(3);

    /** Creates options with thirty seconds for a decision, no snapshots, no heads and no metrics. */
    public static JournalOptions of(String source, Clock clock) {
        return new JournalOptions(
                source,
                clock,
                Duration.ofSeconds(30),
                Optional.empty(),
                20_000,
                Optional.empty(),
                false,
                HEAD_BEHIND,
                FactReader.of(Signatures.NONE),
                event -> false,
                text -> {},
                new CompositeMeterRegistry());
    }

    public JournalOptions withTimeout(Duration timeout) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                snapshotEvery,
                heads,
                recorded,
                headBehind,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    /**
     * As {@link #withHeads}, and stores snapshots of projections that have a {@link Projection#snapshotFormat} there, unless they must be signed and
     * cannot be.
     */
    public JournalOptions withSnapshots(ObjectStore store) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                Optional.of(store),
                snapshotEvery,
                Optional.of(store),
                recorded,
                headBehind,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    /** Sets the minimum age of facts that the head names. */
    public JournalOptions withHeadBehind(Duration time) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                snapshotEvery,
                heads,
                recorded,
                time,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    /** Compares the log with its head, and with the installation recorded in the store. */
    public JournalOptions withHeads(ObjectStore store) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                snapshotEvery,
                Optional.of(store),
                recorded,
                headBehind,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    /** Accepts only a log that its writer has recorded as the installation's. */
    public JournalOptions recordedAlone() {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                snapshotEvery,
                heads,
                true,
                headBehind,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    public JournalOptions withSnapshotEvery(int records) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                records,
                heads,
                recorded,
                headBehind,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    /** Signs the log's head, and accepts losses that an operator has given up. */
    public JournalOptions withFacts(FactReader facts) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                snapshotEvery,
                heads,
                recorded,
                headBehind,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    /** Stores the log's head at once after such an event. */
    public JournalOptions withHeadKeptAfter(Predicate<Event> event) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                snapshotEvery,
                heads,
                recorded,
                headBehind,
                facts,
                event,
                replayProgress,
                meters);
    }

    public JournalOptions withMeters(MeterRegistry meters) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                snapshotEvery,
                heads,
                recorded,
                headBehind,
                facts,
                keepsHeadAfter,
                replayProgress,
                meters);
    }

    /** Reports the progress of the replay at the start, for people. */
    public JournalOptions withReplayProgress(Consumer<String> listener) {
        return new JournalOptions(
                source,
                clock,
                timeout,
                snapshots,
                snapshotEvery,
                heads,
                recorded,
                headBehind,
                facts,
                keepsHeadAfter,
                listener,
                meters);
    }
}
