package dev.weightflow.registry.rest;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How slowly an upload may come, since it keeps others out: after a while, it must have come at a least rate on the whole.
 *
 * @param patience how long nothing is demanded
 * @param leastRate bytes a second, from the first on, that must have come after that
 */
record UploadPace(Duration patience, long leastRate) {

    /** One upload, from now on. */
    Watch begin(LongSupplier nanoTime) {
        return new Watch(nanoTime, nanoTime.getAsLong());
    }

    /** The time that one upload takes. */
    final class Watch {
        private final LongSupplier nanoTime;
        private final long began;

        private Watch(LongSupplier nanoTime, long began) {
            this.nanoTime = nanoTime;
            this.began = began;
        }

        /** Whether that many bytes are too few by now. */
        boolean isTooSlow(long bytes) {
            double seconds = (nanoTime.getAsLong() - began) / 1e9;
            return seconds > patience.toNanos() / 1e9 && bytes < seconds * leastRate;
        }
    }
}
