package dev.weightflow.registry.journal;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.lineage.EventMetadata;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;

/**
 * An evaluation of a checkpoint that was completed.
 *
 * @param event what was stated
 * @param metadata when and why
 */
public record Evaluation(EvaluationCompleted event, EventMetadata metadata) {

    /** What the event states. */
    public static Evaluation of(Envelope<EvaluationCompleted> envelope) {
        return new Evaluation(envelope.event(), EventMetadata.of(envelope));
    }

    /** What was evaluated on. */
    public EvaluationSet set() {
        return new EvaluationSet(event.dataset(), event.split(), event.images());
    }
}
