package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.time.Backoff;
import dev.weightflow.platform.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * How instances that keep fencing one another come apart: whoever was fenced waits for a random while. Without it, two that
 * need equally long can take turns at fencing each other for ever.
 *
 * @param limits the longest wait after each time
 * @param sleep waits that long
 */
record Jitter(Backoff limits, Consumer<Duration> sleep) {
    static Jitter real() {
        return new Jitter(new Backoff(Integer.MAX_VALUE, Duration.ofMillis(20), Duration.ofSeconds(2)), Sleeper.real());
    }

    /** Waits after that many attempts. */
    void pause(int made) {
        long most = limits.after(made).toNanos();
        sleep.accept(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most + 1)));
    }
}
