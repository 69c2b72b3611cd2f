package dev.weightflow.data.dataset;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Decides whether reading may continue: it was not cancelled, and time is left. Time never decides the contents of a dataset, as it differs between
 * machines: it stops the reading, and no sample is left out for it. Thread-safe.
 */
public final class Watch {
    /** Watch without cancellation and time limit. */
    public static final Watch NONE = new Watch(() -> false, () -> 0, Duration.ofDays(1), Duration.ofDays(1));

    private final BooleanSupplier stopped;
    private final LongSupplier nanoTime;
    private final Duration item;
    private final Duration job;
    private final long began;

    private Watch(BooleanSupplier stopped, LongSupplier nanoTime, Duration item, Duration job) {
        this.stopped = stopped;
        this.nanoTime = nanoTime;
        this.item = item;
        this.job = job;
        this.began = nanoTime.getAsLong();
    }

    /**
     * Starts a watch over a job.
     *
     * @param stopped whether it was cancelled; called often, and by several threads
     * @param nanoTime a monotonic clock
     * @param item the time limit of a file, or of an image in a file of many
     * @param job the time limit of the whole job
     */
    public static Watch begin(BooleanSupplier stopped, LongSupplier nanoTime, Duration item, Duration job) {
        return new Watch(stopped, nanoTime, item, job);
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /**
     * Checks whether the reading of an item may continue.
     *
     * @param since when it was begun
     * @throws ReadingStoppedException if it may not
     */
    void look(String name, long since) {
        if (stopped.getAsBoolean()) {
            throw ReadingStoppedException.asked(name);
        }
        long now = nanoTime.getAsLong();
        if (now - since > item.toNanos()) {
            throw ReadingStoppedException.outOfTime("%s takes more than %d s to read; simplify it or raise the limit"
                    .formatted(name, item.toSeconds()));
        }
        if (now - began > job.toNanos()) {
            throw ReadingStoppedException.outOfTime(
                    "the source takes more than %d minutes to read, and %s is not read yet; split it or raise the limit"
                            .formatted(job.toMinutes(), name));
        }
    }
}
