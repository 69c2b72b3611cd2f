package dev.weightflow.local.platform;

import dev.weightflow.schema.time.Backoff;
import java.time.Duration;

/** Restarts of a part and the delay before each; they begin anew after a run that lasted longer than the longest delay. */
final class Restarts {
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Backoff backoff;
    private int count;
    private Duration alive = Duration.ZERO;

    /** @param longest longest delay */
    Restarts(Duration longest) {
        backoff = Backoff.withoutEnd(FIRST_PAUSE, longest);
    }

    /** Adds time that the part was alive. */
    void lived(Duration time) {
        alive = alive.plus(time);
        if (alive.compareTo(backoff.longest()) > 0) {
            count = 0;
        }
    }

    /** Counts a restart, and returns the delay before it. */
    Duration next() {
        alive = Duration.ZERO;
        count++;
        return backoff.after(count);
    }
}
