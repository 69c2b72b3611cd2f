package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Failure;
import java.util.function.Predicate;

/**
 * Predicates for the state of a job after its claim ended and before the next claim. A worker that got no answer when it stated the end checks with
 * them whether the log has it.
 */
final class ClaimEnd {
    private ClaimEnd() {}

    static Predicate<Job<?>> completed(Job.Claimed<?> claim) {
        return job -> job instanceof Job.Completed<?> done && claim.isClaimOf(done.result());
    }

    static Predicate<Job<?>> cancelled(Job.Claimed<?> claim) {
        return job -> job instanceof Job.Cancelled<?> done && isLatest(claim, done);
    }

    /** Tests for a release, which is no failed attempt: a claim that expired counts as one. */
    static Predicate<Job<?>> released(Job.Claimed<?> claim) {
        return job -> job instanceof Job.Accepted<?> after
                && isLatest(claim, after)
                && (after instanceof Job.Waiting<?> || after instanceof Job.Cancelled<?>)
                && after.record().attempts() == attempts(claim, after.record());
    }

    static Predicate<Job<?>> failed(Job.Claimed<?> claim, Failure failure) {
        return job -> job instanceof Job.Accepted<?> after
                && isLatest(claim, after)
                && !(after instanceof Job.Completed<?>)
                && after.record().attempts() == attempts(claim, after.record()) + 1
                && after.record().lastFailure().filter(failure::equals).isPresent();
    }

    private static boolean isLatest(Job.Claimed<?> claim, Job.Accepted<?> job) {
        return job.record().claim() == claim.record().claim();
    }

    /** Counts the attempts that had failed before this one: none if it has committed something. */
    private static int attempts(Job.Claimed<?> claim, JobRecord<?> after) {
        boolean committed = after.committed()
                .filter(commit -> commit.claim() == claim.record().claim())
                .isPresent();
        return committed ? 0 : claim.record().attempts();
    }
}
