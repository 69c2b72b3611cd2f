package dev.weightflow.platform.log;

import dev.weightflow.platform.time.Backoff;
import dev.weightflow.platform.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * How instances that keep taking each other's pen come apart: whoever was overtaken steps back for a random while. Without it,
 * two that need equally long can take turns at overtaking each other for ever.
 *
 * @param limits how often to decide at most, and the longest wait after each time
 * @param sleep waits that long
 */
record Contention(Backoff limits, Consumer<Duration> sleep) {
    /** About half a minute in all, and little more than a minute at most. */
    static Contention real() {
        return new Contention(new Backoff(24, Duration.ofMillis(20), Duration.ofSeconds(4)), Sleeper.real());
    }

    /** Whether another attempt follows that many. */
    boolean again(int made) {
        return limits.again(made);
    }

    /** Waits after that many attempts. */
    void stepBack(int made) {
        long most = limits.after(made).toNanos();
        sleep.accept(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most + 1)));
    }
}
