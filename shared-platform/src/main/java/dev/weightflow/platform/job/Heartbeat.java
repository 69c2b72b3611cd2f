package dev.weightflow.platform.job;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Says that an instance is alive: whenever it is called while anybody has a job of its kind, and otherwise only as often as the instance
 * needs to know that it hears itself ({@link Leases}). Every instance, the broker and the console wake up for each.
 */
final class Heartbeat implements Runnable {
    private final long atRest;
    private final BooleanSupplier busy;
    private final Runnable beat;
    private final LongSupplier nanoTime;
    private long last;

    /**
     * @param settings its {@code heartbeat} is the pace of the calls
     * @param busy whether there is a claim that may have to be taken from somebody silent
     * @param nanoTime a monotonic clock
     */
    Heartbeat(JobSettings settings, BooleanSupplier busy, Runnable beat, LongSupplier nanoTime) {
        this.atRest = atRest(settings).toNanos();
        this.busy = busy;
        this.beat = beat;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong() - atRest;
    }

    /** Who does not hear itself for half of the lease is cut off. A call may come late by one pause, and what it says by another. */
    private static Duration atRest(JobSettings settings) {
        return settings.leaseTimeout().dividedBy(2).minus(settings.heartbeat().multipliedBy(2));
    }

    @Override
    public void run() {
        long now = nanoTime.getAsLong();
        if (busy.getAsBoolean() || now - last >= atRest) {
            beat.run();
            last = now;
        }
    }
}
