package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import java.util.function.Function;

/**
 * Definition of a service's kind of jobs.
 *
 * @param failures maps a throwable that is no {@link JobFailedException} to a code and a sentence
 */
public record JobDefinition<S extends JobSpec, P>(
        JobKind kind,
        Function<P, JobProjection<S>> projection,
        Work<S, P> work,
        Function<Throwable, Failure> failures,
        JobMetrics<S> metrics) {}
