package dev.weightflow.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import java.util.Comparator;

/**
 * Completed evaluation of a checkpoint.
 *
 * @param event the event that states it
 * @param metadata time and cause
 */
public record Evaluation(EvaluationCompleted event, EventMetadata metadata) {
    private static final Comparator<Evaluation> IN_ORDER = Comparator.comparing(
                    (Evaluation evaluation) -> evaluation.metadata().at())
            .thenComparing(evaluation -> evaluation.metadata().event().value());

    /** Creates the evaluation that the event states. */
    public static Evaluation of(Envelope<EvaluationCompleted> envelope) {
        return new Evaluation(envelope.event(), EventMetadata.of(envelope));
    }

    /** Returns whether this was stated after the other one. */
    boolean isAfter(Evaluation other) {
        return IN_ORDER.compare(this, other) > 0;
    }

    /** Returns the images that the checkpoint was evaluated on. */
    public EvaluationSet set() {
        return new EvaluationSet(event.dataset(), event.split(), event.images());
    }
}
