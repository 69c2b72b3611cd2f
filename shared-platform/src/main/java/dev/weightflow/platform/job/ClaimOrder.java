package dev.weightflow.platform.job;

import dev.weightflow.schema.job.JobSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Order in which waiting jobs are claimed. */
public enum ClaimOrder {
    /** Order by priority, then by age. */
    MOST_URGENT_FIRST {
        @Override
        <S extends JobSpec> Optional<Job.Waiting<S>> next(JobProjection<S> jobs, Instant now) {
            return jobs.nextClaimable(now);
        }
    },
    /**
     * Order by priority, then by the requester's number of running jobs, the fewest first, then by the number of starts, then by age: so that
     * nobody's many jobs delay the few of another. It scans all waiting jobs, and so suits queues of some thousands.
     */
    FAIR {
        @Override
        <S extends JobSpec> Optional<Job.Waiting<S>> next(JobProjection<S> jobs, Instant now) {
            List<Job.Waiting<S>> claimable =
                    jobs.waiting().filter(job -> job.claimableAt(now)).toList();
            Map<Optional<String>, Integer> held = new HashMap<>();
            jobs.claimed().forEach(job -> held.merge(job.record().requestedBy(), 1, Integer::sum));
            return claimable.stream()
                    .filter(job -> priority(job) == priority(claimable.get(0)))
                    .min(Comparator.comparingInt((Job.Waiting<S> job) ->
                                    held.getOrDefault(job.record().requestedBy(), 0))
                            .thenComparingInt(job -> job.record().claim()));
        }

        private int priority(Job.Waiting<?> job) {
            return job.record().spec().priority();
        }
    };

    abstract <S extends JobSpec> Optional<Job.Waiting<S>> next(JobProjection<S> jobs, Instant now);
}
