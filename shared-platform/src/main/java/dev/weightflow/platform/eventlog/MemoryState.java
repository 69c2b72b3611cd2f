package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.DecidingThread;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** State that is an immutable value, with its snapshots in the object store. */
final class MemoryState<S, E extends Event> implements JournalState<S, E> {
    private final Projection<S, E> projection;
    private final Optional<Snapshots<S>> snapshots;
    private final LogHead head;
    private volatile S state;
    private volatile Offsets position;
    private S applied;

    private MemoryState(Projection<S, E> projection, Optional<Snapshots<S>> snapshots, Snapshots.Snapshot<S> start) {
        this.projection = projection;
        this.snapshots = snapshots;
        this.head = start.head();
        this.state = start.state();
        this.applied = start.state();
        this.position = start.position();
    }

    /** Begins with the newest snapshot, or with the initial state. */
    static <S, E extends Event> Opening<S, E> opening(Projection<S, E> projection, JournalOptions options) {
        return (log, readable, threaded) -> {
            // an unsigned snapshot could be anybody's
            Optional<ObjectStore> own = options.snapshots()
                    .filter(objects -> options.facts().signatures().canSign());
            Optional<Snapshots<S>> snapshots = own.flatMap(objects -> projection
                    .snapshotFormat()
                    .map(format -> new Snapshots<>(
                            objects,
                            format,
                            projection.archiving(),
                            log.topicId(),
                            readable,
                            options.snapshotEvery(),
                            threaded)));
            return new MemoryState<>(
                    projection,
                    snapshots,
                    snapshots
                            .flatMap(Snapshots::newest)
                            .orElseGet(() ->
                                    new Snapshots.Snapshot<>(projection.initial(), Offsets.BEGINNING, LogHead.NONE)));
        };
    }

    @Override
    public S current() {
        return state;
    }

    @Override
    public Offsets position() {
        return position;
    }

    @Override
    public LogHead head() {
        return head;
    }

    @Override
    public Optional<Inapplicable> apply(List<LogRecord<E>> records) {
        for (int next = 0; next < records.size(); next++) {
            LogRecord<E> record = records.get(next);
            try {
                applied = DecidingThread.run(() -> projection.apply(applied, record.event()));
            } catch (RuntimeException e) {
                return Optional.of(new Inapplicable(next, e));
            }
        }
        return Optional.empty();
    }

    @Override
    public void commit(Offsets reached, Supplier<LogHead> headThere) {
        state = applied;
        position = reached;
    }

    @Override
    public Draft<S, E> draft(Offsets known) {
        return new Draft<>() {
            private S drafted = state;

            @Override
            public S state() {
                return drafted;
            }

            @Override
            public void apply(List<Envelope<E>> events, boolean followed) {
                S next = drafted;
                for (Envelope<E> event : events) {
                    next = projection.apply(next, event);
                }
                drafted = next;
            }
        };
    }

    @Override
    public void keep(LogHead present) {
        snapshots.ifPresent(background -> {
            replaceArchived(background);
            background.offer(new Snapshots.Snapshot<>(state, position, present));
        });
    }

    /** Archives during the replay, so that a long log need not fit into memory as a whole. */
    @Override
    public void keepWhileReading(LogHead present) {
        snapshots.ifPresent(stored -> {
            stored.storeWhileReading(new Snapshots.Snapshot<>(state, position, present));
            replaceArchived(stored);
        });
    }

    private void replaceArchived(Snapshots<S> archived) {
        state = DecidingThread.run(() -> archived.withoutArchived(state, position));
        applied = state;
    }

    @Override
    public void close() {
        snapshots.ifPresent(Snapshots::close);
    }
}
