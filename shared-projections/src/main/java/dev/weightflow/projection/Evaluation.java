package dev.weightflow.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;

/**
 * Completed evaluation of a checkpoint.
 *
 * @param event the event that states it
 * @param metadata time and cause
 */
public record Evaluation(EvaluationCompleted event, EventMetadata metadata) {
    /** Creates the evaluation that the event states. */
    public static Evaluation of(Envelope<EvaluationCompleted> envelope) {
        return new Evaluation(envelope.event(), EventMetadata.of(envelope));
    }

    /** Returns the images that the checkpoint was evaluated on. */
    public EvaluationSet set() {
        return new EvaluationSet(event.dataset(), event.split(), event.images());
    }
}
