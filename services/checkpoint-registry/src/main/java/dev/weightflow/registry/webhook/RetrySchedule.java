package dev.weightflow.registry.webhook;

import dev.weightflow.schema.time.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Times of the attempts: after a wait that doubles up to a limit and is shortened by up to half, at random, so that instances and webhooks do not call
 * at the same moment; not before the receiver's own time. It ends a day after the fact, but not before some attempts: what has waited behind others
 * has them, too.
 *
 * @param random numbers from 0 to 1
 */
record RetrySchedule(DoubleSupplier random) {
    /** Age of a fact at which it is no longer tried again. */
    static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

    static final int LEAST_ATTEMPTS = 5;

    private static final Backoff WAITS = Backoff.withoutEnd(Duration.ofSeconds(5), Duration.ofHours(1));
    private static final double HALF = 0.5;

    /**
     * Returns when a message is tried again; empty if it is given up.
     *
     * @param fact moment of the fact
     * @param attempts number of attempts made, the last one included
     * @param wait least time to wait, if the receiver has named one
     */
    Optional<Instant> next(Instant fact, int attempts, Instant now, Optional<Duration> wait) {
        if (attempts >= LEAST_ATTEMPTS && fact.plus(GIVEN_UP_AFTER).isBefore(now)) {
            return Optional.empty();
        }
        double share = HALF + HALF * random.getAsDouble();
        Duration own = Duration.ofMillis(Math.round(WAITS.after(attempts).toMillis() * share));
        Duration theirs = wait.map(RetrySchedule::limited).orElse(Duration.ZERO);
        return Optional.of(now.plus(own.compareTo(theirs) > 0 ? own : theirs));
    }

    private static Duration limited(Duration wait) {
        return wait.compareTo(GIVEN_UP_AFTER) < 0 ? wait : GIVEN_UP_AFTER;
    }
}
