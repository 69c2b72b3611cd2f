package dev.weightflow.registry.promotion;

import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.VersionNumber;

/** What came of trying to give an alias to a version. */
public sealed interface Attempt {

    /** There is nothing to decide: the version has the alias, or it was decided before. */
    record Settled() implements Attempt {}

    /** The gate has decided. */
    record Decided(GateVerdict verdict) implements Attempt {}

    /**
     * The gate cannot decide before the version that has the alias is evaluated on the challenger's evaluation set.
     *
     * @param request the evaluation that is needed, and requested
     */
    record Waiting(VersionNumber champion, EvaluationSet set, EvaluationRequested request) implements Attempt {}
}
