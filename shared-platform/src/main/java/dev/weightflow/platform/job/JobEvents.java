package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import java.time.Instant;
import java.util.Optional;

/** How one kind of job states what happens to it: a constructor of the family's event for each step. */
public interface JobEvents<S extends JobSpec, E extends Event> {
    JobKind kind();

    E requested(JobId job, int generation, S spec);

    E rejected(JobId job, Failure failure);

    E claimed(JobId job, int claim, WorkerId worker);

    E released(JobId job, int claim, WorkerId worker, ReleaseReason reason);

    E failed(JobId job, int claim, Failure failure, Optional<Instant> retryAt);

    E cancellationRequested(JobId job, int generation, String reason);

    E cancelled(JobRecord<S> job);

    /** Whether a job with that specification answers a request with the other; priority, for one, need not be the same. */
    default boolean same(S known, S requested) {
        return known.equals(requested);
    }
}
