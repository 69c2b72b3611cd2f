package dev.weightflow.cli.platform;

import java.time.Duration;

/**
 * How long to wait before the next attempt: twice as long each time, up to half a minute unless told otherwise, and from the
 * beginning after a life that was longer than the longest wait.
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

    /** It was alive for that much longer. */
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
