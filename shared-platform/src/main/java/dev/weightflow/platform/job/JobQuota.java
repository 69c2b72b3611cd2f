package dev.weightflow.platform.job;

import java.time.Duration;

/**
 * How much a worker does before its process ends, so that whoever starts workers may start one for each job that waits.
 *
 * @param jobs how many claims it works on, whatever becomes of them; 0 for as many as there are; below 0 for none
 * @param idle how long it waits for a job, where their number is bounded, before it ends all the same
 */
public record JobQuota(int jobs, Duration idle) {
    /** As many as there are. */
    public static final JobQuota NONE = new JobQuota(0, Duration.ZERO);

    /** None: the instance takes requests, for workers elsewhere. */
    public static final JobQuota NOTHING = new JobQuota(-1, Duration.ZERO);

    private static final int MOST = 1_000_000;

    /**
     * As settings say it.
     *
     * @param jobs a whole number, 0 for as many as there are, or {@code none}
     * @throws IllegalArgumentException if it is neither
     */
    static JobQuota of(String jobs, Duration idle) {
        if (jobs.equals("none")) {
            return NOTHING;
        }
        if (!jobs.matches("\\d{1,7}") || Integer.parseInt(jobs) > MOST) {
            throw new IllegalArgumentException(
                    "must be a whole number from 0 to " + MOST + ", or none, not '" + jobs + "'");
        }
        return new JobQuota(Integer.parseInt(jobs), idle);
    }

    boolean isNothing() {
        return jobs < 0;
    }

    boolean isReached(int worked, Duration idleFor) {
        return jobs > 0 && (worked >= jobs || idleFor.compareTo(idle) >= 0);
    }
}
