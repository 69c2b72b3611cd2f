package dev.weightflow.schema.job;

import java.time.Duration;
import java.util.Optional;

/** What a job of some kind is to do, and what every kind has in common. */
public interface JobSpec {
    /** Jobs of higher priority are claimed first; 0 is normal. */
    default int priority() {
        return 0;
    }

    /** How long one attempt may take; without limit if absent. */
    default Optional<Duration> timeLimit() {
        return Optional.empty();
    }

    /** Whether a job with this specification answers a request for that one; priority, for one, need not be the same. */
    default boolean isSameWorkAs(JobSpec other) {
        return equals(other);
    }
}
