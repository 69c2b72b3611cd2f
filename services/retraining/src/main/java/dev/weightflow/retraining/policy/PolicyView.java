package dev.weightflow.retraining.policy;

import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * Retraining policy of a model.
 *
 * @param revision the policy's revision; every decision names the one that it was made by
 * @param since datasets that were ingested earlier are ignored
 * @param setAt time when this revision was set
 * @param setBy person who set it, if one did
 * @param next the next moment of its schedule, if it has one
 */
public record PolicyView(
        ModelName model,
        int revision,
        Instant since,
        Instant setAt,
        Optional<String> setBy,
        Optional<Instant> next,
        RetrainingPolicy policy) {

    static PolicyView of(ModelName model, PolicyRevision revision, Optional<Instant> next) {
        return new PolicyView(
                model,
                revision.number(),
                revision.since(),
                revision.setAt(),
                revision.setBy(),
                next,
                revision.policy());
    }
}
