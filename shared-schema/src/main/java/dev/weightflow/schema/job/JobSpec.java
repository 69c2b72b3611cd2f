package dev.weightflow.schema.job;

import java.time.Duration;
import java.util.Optional;

/** Specification of a job, with the properties that all kinds have in common. */
public interface JobSpec {
    /** Returns the priority: jobs of higher priority are claimed first; 0 is normal. */
    default int priority() {
        return 0;
    }

    /** Returns the time limit of one attempt; no limit if absent. */
    default Optional<Duration> timeLimit() {
        return Optional.empty();
    }

    /** Returns whether a job with this specification satisfies a request for that one; the priority, for one, may differ. */
    default boolean isSameWorkAs(JobSpec other) {
        return equals(other);
    }
}
