package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Random back-off that separates instances which keep fencing one another: the fenced one waits for a random time, twice as long each time. The unit
 * is the time it takes to become the writer, because that is how long another instance needs to be left alone.
 *
 * @param longest the longest wait
 * @param sleep waits that long
 */
record Jitter(Duration longest, Consumer<Duration> sleep) {
    private static final int MOST_DOUBLINGS = 10;

    static Jitter real() {
        return new Jitter(Duration.ofSeconds(5), Sleeper.real());
    }

    /** Returns one that never waits. */
    static Jitter none() {
        return new Jitter(Duration.ZERO, pause -> {});
    }

    /** @param attempt how long an attempt takes */
    void pause(int made, Duration attempt) {
        long window = attempt.multipliedBy(1L << Math.min(made, MOST_DOUBLINGS)).toNanos();
        sleep.accept(Duration.ofNanos(ThreadLocalRandom.current().nextLong(Math.min(window, longest.toNanos()) + 1)));
    }
}
