package dev.weightflow.platform.time;

import java.time.Duration;

/**
 * Retry policy: number of attempts, with a wait in between that doubles each time, up to a limit.
 *
 * @param attempts maximum number of attempts, the first included
 * @param first the wait before the second attempt
 * @param most the longest wait
 */
public record Backoff(int attempts, Duration first, Duration most) {
    public Backoff {
        if (attempts < 1 || first.isNegative() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("a backoff needs an attempt, and waits that do not shrink");
        }
    }

    public boolean again(int made) {
        return made < attempts;
    }

    public Duration after(int made) {
        Duration pause = first;
        for (int i = 1; i < made && pause.compareTo(most) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(most) < 0 ? pause : most;
    }
}
