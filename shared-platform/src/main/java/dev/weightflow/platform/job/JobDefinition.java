package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.job.JobSpec;
import java.util.function.Function;

/**
 * What a service brings for its kind of jobs.
 *
 * @param events how its journal states what happens to them
 * @param projection where the journal's state has them
 * @param work the work itself
 * @param failures the code and sentence of something thrown that is no {@link JobFailedException}
 * @param metrics how they are counted
 */
public record JobDefinition<S extends JobSpec, P, E extends Event>(
        JobEvents<S, E> events,
        Function<P, JobProjection<S>> projection,
        Work<S, P, E> work,
        Function<Throwable, Failure> failures,
        JobMetrics<S> metrics) {}
