package dev.weightflow.platform.eventlog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a snapshot every so many records, in the background: whichever instance gets there first. */
final class Snapshotter<S> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshotter.class);

    private final SnapshotStore<S> store;
    private final int every;
    private final BackgroundTask background;
    private volatile long last;

    /**
     * @param last how many records the newest known snapshot holds
     * @param threaded whether snapshots are stored in the background
     */
    Snapshotter(SnapshotStore<S> store, int every, long last, boolean threaded) {
        this.store = store;
        this.every = every;
        this.last = last;
        this.background = new BackgroundTask("journal-snapshots", threaded);
    }

    /** Takes the state, which is immutable, if it is time to. Never waits. */
    void offer(SnapshotStore.Snapshot<S> snapshot) {
        if (snapshot.position().sum() - last >= every) {
            background.offer(() -> store(snapshot));
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
        }
    }

    @Override
    public void close() {
        background.close();
    }
}
