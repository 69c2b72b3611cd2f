package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import java.util.function.Function;

/**
 * What a service brings for its kind of jobs.
 *
 * @param failures the code and sentence of something thrown that is no {@link JobFailedException}
 */
public record JobDefinition<S extends JobSpec, P>(
        JobKind kind,
        Function<P, JobProjection<S>> projection,
        Work<S, P> work,
        Function<Throwable, Failure> failures,
        JobMetrics<S> metrics) {}
