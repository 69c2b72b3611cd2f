package dev.weightflow.local.platform;

import java.time.Duration;

/**
 * Delay before the next attempt: doubles each time up to a maximum, half a minute by default; reset after a run that lasted longer than the maximum.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Duration longest;
    private Duration next = FIRST;
    private Duration alive = Duration.ZERO;

    Backoff() {
        this(LONGEST);
    }

    Backoff(Duration longest) {
        this.longest = longest;
    }

    /** Adds time that the part was alive. */
    synchronized void lived(Duration time) {
        alive = alive.plus(time);
        if (alive.compareTo(longest) > 0) {
            next = FIRST;
        }
    }

    synchronized Duration next() {
        alive = Duration.ZERO;
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(longest) > 0 ? longest : twice;
        return now;
    }
}
