package dev.weightflow.registry.review;

import dev.weightflow.registry.evaluation.Bench;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.VersionNumber;

/** What came of trying to give an alias to a version. */
public sealed interface Attempt {

    /** There is nothing to decide: the version has the alias, or it was decided before. */
    record Settled() implements Attempt {}

    /** The gate has ruled. */
    record Ruled() implements Attempt {}

    /**
     * The gate cannot rule before the alias's holder is evaluated on the challenger's bench.
     *
     * @param request the evaluation that is needed, and asked for
     */
    record Waiting(VersionNumber holder, Bench bench, EvaluationRequested request) implements Attempt {}
}
