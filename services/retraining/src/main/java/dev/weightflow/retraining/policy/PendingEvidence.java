package dev.weightflow.retraining.policy;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.retraining.Evidence;
import java.time.Instant;
import java.util.Comparator;

/**
 * Evidence other than new data that has no answer yet.
 *
 * @param cause as in {@link dev.weightflow.schema.event.ActionEvent.ActionDecided}
 * @param since when it came
 * @param origin the event that an answer follows from
 * @param finding one sentence
 */
record PendingEvidence(Evidence evidence, String cause, Instant since, EventMetadata origin, String finding) {
    /** Order in which an answer to several follows from them: a longer chain of causes must not be hidden by a shorter one. */
    static final Comparator<PendingEvidence> LEADING = Comparator.comparing(
                    (PendingEvidence each) -> -each.origin().causation().depth())
            .thenComparing(PendingEvidence::since)
            .thenComparing(PendingEvidence::cause);

    /** Returns whether this is the same piece of evidence. */
    boolean isSame(PendingEvidence other) {
        return evidence == other.evidence && cause.equals(other.cause);
    }
}
