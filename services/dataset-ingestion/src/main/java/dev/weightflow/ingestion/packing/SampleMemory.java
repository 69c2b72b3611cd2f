package dev.weightflow.ingestion.packing;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory shared by the samples of all sources. A sample that does not fit beside others is read again while it is the only one of any source, so that
 * sources packed at the same time do not influence which of each other's samples are too large.
 */
final class SampleMemory {
    private static final int ALL = 1 << 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Semaphore samples = new Semaphore(ALL, true);

    /** Admits one more sample, unless another thread waits to be alone; returns at once. */
    boolean enterAtOnce() {
        return acquired(1, Duration.ZERO);
    }

    /** Admits one more sample, with waiting. Only for callers without a sample in memory: others may wait for an empty memory. */
    void enter(PackingListener listener) {
        await(1, listener);
    }

    void leave() {
        samples.release();
    }

    /** Admits one sample when there is no other, and none until {@link #endAlone}. Only for callers without a sample in memory. */
    void beginAlone(PackingListener listener) {
        await(ALL, listener);
    }

    void endAlone() {
        samples.release(ALL - 1);
    }

    private void await(int permits, PackingListener listener) {
        while (!acquired(permits, BETWEEN_LOOKS)) {
            listener.throwIfStopped();
        }
    }

    private boolean acquired(int permits, Duration wait) {
        try {
            return samples.tryAcquire(permits, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while there was no room for a sample");
        }
    }
}
