package dev.weightflow.schema.time;

import java.time.Duration;

/**
 * Retry policy: number of attempts, with a wait in between that doubles each time, up to a limit.
 *
 * @param attempts maximum number of attempts, the first included
 * @param first the wait before the second attempt
 * @param longest the longest wait
 */
public record Backoff(int attempts, Duration first, Duration longest) {
    public Backoff {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a backoff needs an attempt, and waits that do not shrink");
        }
    }

    /** Creates a policy that never gives up. */
    public static Backoff withoutEnd(Duration first, Duration longest) {
        return new Backoff(Integer.MAX_VALUE, first, longest);
    }

    /** Returns whether there is another attempt after that many. */
    public boolean again(int made) {
        return made < attempts;
    }

    /** Returns the wait after that many attempts. */
    public Duration after(int made) {
        Duration pause = first;
        for (int i = 1; i < made && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
