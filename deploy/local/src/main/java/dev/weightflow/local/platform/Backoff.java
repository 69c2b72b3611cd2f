package dev.weightflow.local.platform;

import java.time.Duration;

/** How long to wait before the next attempt: twice as long each time, up to half a minute unless told otherwise. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Duration longest;
    private Duration next = FIRST;

    Backoff() {
        this(LONGEST);
    }

    Backoff(Duration longest) {
        this.longest = longest;
    }

    synchronized Duration next() {
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(longest) > 0 ? longest : twice;
        return now;
    }
}
