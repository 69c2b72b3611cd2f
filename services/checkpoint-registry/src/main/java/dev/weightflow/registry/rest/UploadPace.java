package dev.weightflow.registry.rest;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Least rate of an upload, since a slow one blocks others: after a grace period, its mean rate must have reached it.
 *
 * @param patience grace period without a demand
 * @param leastRate least mean rate after it, in bytes a second from the beginning on
 */
record UploadPace(Duration patience, long leastRate) {

    /** Begins an upload. */
    Watch begin(LongSupplier nanoTime) {
        return new Watch(nanoTime, nanoTime.getAsLong());
    }

    /** Timer of one upload. */
    final class Watch {
        private final LongSupplier nanoTime;
        private final long began;

        private Watch(LongSupplier nanoTime, long began) {
            this.nanoTime = nanoTime;
            this.began = began;
        }

        /** Returns whether that many bytes are too few by now. */
        boolean isTooSlow(long bytes) {
            double seconds = (nanoTime.getAsLong() - began) / 1e9;
            return seconds > patience.toNanos() / 1e9 && bytes < seconds * leastRate;
        }
    }
}
