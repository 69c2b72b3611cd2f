package dev.weightflow.platform.time;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Elapsed time by a monotonic clock: no step of the wall clock makes it longer, shorter or negative. Time in which the machine sleeps does not count.
 */
public record Stopwatch(LongSupplier nanoTime, long began) {
    /** @param nanoTime a monotonic clock, as {@link System#nanoTime} */
    public static Stopwatch start(LongSupplier nanoTime) {
        return new Stopwatch(nanoTime, nanoTime.getAsLong());
    }

    public static Stopwatch start() {
        return start(System::nanoTime);
    }

    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }
}
