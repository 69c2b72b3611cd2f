package dev.weightflow.platform.job;

import java.time.Duration;

/**
 * How much a worker does before its process ends, so that whoever starts workers may start one for each job that waits.
 *
 * @param jobs how many claims it works on, whatever becomes of them; 0 for as many as there are
 * @param idle how long it waits for a job, where their number is bounded, before it ends all the same
 */
public record JobQuota(int jobs, Duration idle) {
    /** As many as there are. */
    public static final JobQuota NONE = new JobQuota(0, Duration.ZERO);

    boolean isReached(int worked, Duration idleFor) {
        return jobs > 0 && (worked >= jobs || idleFor.compareTo(idle) >= 0);
    }
}
