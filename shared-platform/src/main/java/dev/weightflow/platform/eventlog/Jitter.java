package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * How instances that keep fencing one another come apart: whoever was fenced waits for a random while, twice as long each
 * time. The while is measured by how long it takes to become the writer, because that is how long another needs to be left alone.
 *
 * @param longest the longest wait
 * @param sleep waits that long
 */
record Jitter(Duration longest, Consumer<Duration> sleep) {
    private static final int MOST_DOUBLINGS = 10;

    static Jitter real() {
        return new Jitter(Duration.ofSeconds(5), Sleeper.real());
    }

    /** @param attempt how long an attempt takes */
    void pause(int made, Duration attempt) {
        long window = attempt.multipliedBy(1L << Math.min(made, MOST_DOUBLINGS)).toNanos();
        sleep.accept(Duration.ofNanos(ThreadLocalRandom.current().nextLong(Math.min(window, longest.toNanos()) + 1)));
    }
}
