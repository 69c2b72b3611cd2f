package dev.weightflow.platform.job;

import dev.weightflow.platform.time.Backoff;
import java.time.Duration;

/**
 * How often a job is attempted, and how long after a failed attempt the next one begins.
 *
 * @param backoff the greatest number of attempts without anything new being committed, and the delays between them
 */
public record RetryPolicy(Backoff backoff) {
    /** That many attempts, one second apart at first, a minute at most. */
    public static RetryPolicy attempts(int attempts) {
        return new RetryPolicy(new Backoff(attempts, Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    boolean exhausted(int failed) {
        return !backoff.again(failed);
    }

    Duration delay(int failed) {
        return backoff.after(failed);
    }
}
