package dev.weightflow.platform.job;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Says that an instance is alive: whenever it is called while anybody has a job of its kind, and otherwise seldom, for every instance, the
 * broker and the console wake up for each. Nobody can lose a claim then, and when there is one, it holds from the moment on that an instance
 * hears itself again ({@link Leases}).
 */
final class Heartbeat implements Runnable {
    private static final Duration AT_REST = Duration.ofMinutes(1);

    private final BooleanSupplier busy;
    private final Runnable beat;
    private final LongSupplier nanoTime;
    private long last;

    /**
     * @param busy whether there is a claim that may have to be taken from somebody silent
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
