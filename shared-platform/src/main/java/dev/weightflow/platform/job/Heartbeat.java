package dev.weightflow.platform.job;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Publishes an instance's heartbeat: at every call while any job of its kind is claimed, and otherwise rarely, since each heartbeat wakes every
 * instance, the broker and the console. Without a claim there is none to lose, and a new claim is safe from the moment when an instance receives its
 * own heartbeat again ({@link Leases}).
 */
final class Heartbeat implements Runnable {
    private static final Duration AT_REST = Duration.ofMinutes(1);

    private final BooleanSupplier busy;
    private final Runnable beat;
    private final LongSupplier nanoTime;
    private long last;

    /**
     * @param busy whether there are claims, which may have to be expired
     * @param nanoTime a monotonic clock
     */
    Heartbeat(BooleanSupplier busy, Runnable beat, LongSupplier nanoTime) {
        this.busy = busy;
        this.beat = beat;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong() - AT_REST.toNanos();
    }

    @Override
    public void run() {
        long now = nanoTime.getAsLong();
        if (busy.getAsBoolean() || now - last >= AT_REST.toNanos()) {
            beat.run();
            last = now;
        }
    }
}
