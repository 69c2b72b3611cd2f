package dev.weightflow.platform.eventlog;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a snapshot every so many records, in the background: whichever instance gets there first. */
final class Snapshotter<S> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshotter.class);

    private final SnapshotStore<S> store;
    private final int every;
    private final Optional<ExecutorService> thread;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile long last;

    /**
     * @param last how many records the newest known snapshot holds
     * @param threaded whether snapshots are stored in the background
     */
    Snapshotter(SnapshotStore<S> store, int every, long last, boolean threaded) {
        this.store = store;
        this.every = every;
        this.last = last;
        this.thread = threaded
                ? Optional.of(Executors.newSingleThreadExecutor(task -> {
                    Thread daemon = new Thread(task, "journal-snapshots");
                    daemon.setDaemon(true);
                    return daemon;
                }))
                : Optional.empty();
    }

    /** Takes the state, which is immutable, if it is time to. Never waits. */
    void offer(S state, Offsets position) {
        if (position.sum() - last >= every && busy.compareAndSet(false, true)) {
            Runnable task = () -> store(new SnapshotStore.Snapshot<>(state, position));
            thread.ifPresentOrElse(background -> background.execute(task), task);
        }
    }

    private void store(SnapshotStore.Snapshot<S> snapshot) {
        long sum = snapshot.position().sum();
        try {
            long others = store.newestSum();
            if (sum - others >= every) {
                store.write(snapshot);
                last = sum;
            } else {
                last = others;
            }
        } catch (RuntimeException e) {
            LOG.warn("A snapshot could not be stored: {}", e.getMessage());
            last = sum - every / 2;
        } finally {
            busy.set(false);
        }
    }

    @Override
    public void close() {
        thread.ifPresent(ExecutorService::shutdownNow);
    }
}
