package dev.weightflow.registry.evaluation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;

/**
 * One evaluation of a checkpoint.
 *
 * @param fact what was stated
 * @param origin when and why
 */
public record Evaluation(EvaluationCompleted fact, Origin origin) {

    static Evaluation of(Envelope<EvaluationCompleted> envelope) {
        return new Evaluation(envelope.event(), Origin.of(envelope));
    }

    /** What it was measured on. */
    public Bench bench() {
        return new Bench(fact.dataset(), fact.split(), fact.images());
    }
}
