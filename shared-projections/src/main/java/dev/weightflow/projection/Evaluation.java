package dev.weightflow.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import java.util.Comparator;

/**
 * An evaluation of a checkpoint that was completed.
 *
 * @param event what was stated
 * @param metadata when and why
 */
public record Evaluation(EvaluationCompleted event, EventMetadata metadata) {
    private static final Comparator<Evaluation> IN_ORDER = Comparator.comparing(
                    (Evaluation evaluation) -> evaluation.metadata().at())
            .thenComparing(evaluation -> evaluation.metadata().event().value());

    /** What the event states. */
    public static Evaluation of(Envelope<EvaluationCompleted> envelope) {
        return new Evaluation(envelope.event(), EventMetadata.of(envelope));
    }

    /** Whether this was stated after the other one. */
    boolean isAfter(Evaluation other) {
        return IN_ORDER.compare(this, other) > 0;
    }

    /** What was evaluated on. */
    public EvaluationSet set() {
        return new EvaluationSet(event.dataset(), event.split(), event.images());
    }
}
