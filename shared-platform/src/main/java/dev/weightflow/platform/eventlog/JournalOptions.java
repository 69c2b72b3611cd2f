package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.database.Databases;
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

/** Options of a journal. */
public final class JournalOptions {
    /** Default delay of the head: a single broker flushes acknowledged records to its disk every second; several have replicas. */
    private static final Duration HEAD_BEHIND = Duration.ofSeconds(3);

    private final String source;
    private final Clock clock;
    private Duration timeout = Duration.ofSeconds(30);
    private Optional<ObjectStore> snapshots = Optional.empty();
    private int snapshotEvery = 20_000;
    private Optional<Databases> databases = Optional.empty();
    private Optional<ObjectStore> heads = Optional.empty();
    private boolean recorded;
    private Duration headBehind = HEAD_BEHIND;
    private FactReader facts = FactReader.of(Signatures.NONE);
    private Predicate<Event> keepsHeadAfter = event -> false;
    private Consumer<String> replayProgress = text -> {};
    private MeterRegistry meters = new CompositeMeterRegistry();

    private JournalOptions(String source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Creates options with thirty seconds for a decision, no snapshots, no heads and no metrics. */
    public static JournalOptions of(String source, Clock clock) {
        return new JournalOptions(source, clock);
    }

    /** Returns a copy with a change. */
    private JournalOptions with(Consumer<JournalOptions> change) {
        JournalOptions copy = new JournalOptions(source, clock);
        copy.timeout = timeout;
        copy.snapshots = snapshots;
        copy.snapshotEvery = snapshotEvery;
        copy.databases = databases;
        copy.heads = heads;
        copy.recorded = recorded;
        copy.headBehind = headBehind;
        copy.facts = facts;
        copy.keepsHeadAfter = keepsHeadAfter;
        copy.replayProgress = replayProgress;
        copy.meters = meters;
        change.accept(copy);
        return copy;
    }

    public JournalOptions withTimeout(Duration longest) {
        return with(options -> options.timeout = longest);
    }

    /**
     * As {@link #withHeads}, and stores snapshots of projections that have a {@link Projection#snapshotFormat} there, unless they must be signed and
     * cannot be.
     */
    public JournalOptions withSnapshots(ObjectStore store) {
        return withHeads(store).with(options -> options.snapshots = Optional.of(store));
    }

    public JournalOptions withSnapshotEvery(int records) {
        return with(options -> options.snapshotEvery = records);
    }

    /** Keeps the tables of a {@link TableProjection} there. */
    public JournalOptions withDatabases(Databases place) {
        return with(options -> options.databases = Optional.of(place));
    }

    /** Compares the log with its head, and with the installation recorded in the store. */
    public JournalOptions withHeads(ObjectStore store) {
        return with(options -> options.heads = Optional.of(store));
    }

    /** Accepts only a log that its writer has recorded as the installation's. */
    public JournalOptions recordedAlone() {
        return with(options -> options.recorded = true);
    }

    /** Sets the minimum age of facts that the head names. */
    public JournalOptions withHeadBehind(Duration time) {
        return with(options -> options.headBehind = time);
    }

    /** Signs the log's head, and accepts losses that an operator has given up. */
    public JournalOptions withFacts(FactReader reader) {
        return with(options -> options.facts = reader);
    }

    /** Stores the log's head at once after such an event. */
    public JournalOptions withHeadKeptAfter(Predicate<Event> event) {
        return with(options -> options.keepsHeadAfter = event);
    }

    /** Reports the progress of the replay at the start, for people. */
    public JournalOptions withReplayProgress(Consumer<String> listener) {
        return with(options -> options.replayProgress = listener);
    }

    public JournalOptions withMeters(MeterRegistry registry) {
        return with(options -> options.meters = registry);
    }

    /** Returns the CloudEvents source of the journal's events. */
    public String source() {
        return source;
    }

    public Clock clock() {
        return clock;
    }

    /** Returns the longest time a decision may take, the time in the queue included. */
    public Duration timeout() {
        return timeout;
    }

    public Optional<ObjectStore> snapshots() {
        return snapshots;
    }

    /** Returns the number of records between two snapshots. */
    public int snapshotEvery() {
        return snapshotEvery;
    }

    public Optional<Databases> databases() {
        return databases;
    }

    /** Returns the store of log heads, and of the record of the installation that owns them. */
    public Optional<ObjectStore> heads() {
        return heads;
    }

    /** Returns whether the log must already be part of the installation; for readers that draw conclusions from the absence of facts. */
    public boolean recorded() {
        return recorded;
    }

    /** Returns the minimum age of a fact, since it was read, before the head names it. */
    public Duration headBehind() {
        return headBehind;
    }

    /** Returns what reads the log, and signs its head. */
    public FactReader facts() {
        return facts;
    }

    /** Selects the events that must not be lost with the end of the log. */
    public Predicate<Event> keepsHeadAfter() {
        return keepsHeadAfter;
    }

    /** Receives the progress of the replay at the start, for the user. */
    public Consumer<String> replayProgress() {
        return replayProgress;
    }

    public MeterRegistry meters() {
        return meters;
    }
}
