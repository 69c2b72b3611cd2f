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
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * How one kind of job states what happens to it: the constructor of the family's event for each step.
 *
 * @param same whether a job with the first specification answers a request with the second; priority, for one, need not be the same
 */
public record JobEvents<S extends JobSpec, E extends Event>(
        JobKind kind,
        Requested<S, E> requested,
        BiFunction<JobId, Failure, E> rejected,
        Claimed<E> claimed,
        Released<E> released,
        Failed<E> failed,
        CancellationRequested<E> cancellationRequested,
        Function<JobRecord<S>, E> cancelled,
        BiPredicate<S, S> same) {

    /** A request, and the generation of the job that it begins. */
    @FunctionalInterface
    public interface Requested<S, E> {
        E of(JobId job, int generation, S spec);
    }

    /** A claim by a worker. */
    @FunctionalInterface
    public interface Claimed<E> {
        E of(JobId job, int claim, WorkerId worker);
    }

    /** The end of a claim without a result. */
    @FunctionalInterface
    public interface Released<E> {
        E of(JobId job, int claim, WorkerId worker, ReleaseReason reason);
    }

    /** A failed attempt, and when the next one may begin if there is to be one. */
    @FunctionalInterface
    public interface Failed<E> {
        E of(JobId job, int claim, Failure failure, Optional<Instant> retryAt);
    }

    /** The wish that a claimed job be stopped. */
    @FunctionalInterface
    public interface CancellationRequested<E> {
        E of(JobId job, int generation, String reason);
    }
}
