package dev.weightflow.platform.job;

import java.time.Duration;

/**
 * Amount of work after which a worker's process ends, so that an autoscaler can start one worker for each waiting job.
 *
 * @param jobs number of claims to work on, whatever their outcome; 0 for no limit; below 0 for none
 * @param idle longest wait for a job, where their number is limited, before the worker ends all the same
 */
public record JobQuota(int jobs, Duration idle) {
    /** Unlimited quota. */
    public static final JobQuota NONE = new JobQuota(0, Duration.ZERO);

    /** Empty quota: the instance takes requests, for workers elsewhere. */
    public static final JobQuota NOTHING = new JobQuota(-1, Duration.ZERO);

    private static final int MOST = 1_000_000;

    /**
     * Parses settings.
     *
     * @param jobs a whole number, 0 for no limit, or {@code none}
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

    /** Returns whether the number of jobs is limited. */
    boolean isBounded() {
        return jobs != 0;
    }

    boolean isReached(int worked, Duration idleFor) {
        return jobs > 0 && (worked >= jobs || idleFor.compareTo(idle) >= 0);
    }
}
