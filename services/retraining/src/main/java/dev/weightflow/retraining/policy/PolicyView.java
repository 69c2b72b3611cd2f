package dev.weightflow.retraining.policy;

import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * A model's retraining policy.
 *
 * @param revision which one of the model's policies; every decision names the one that it was made by
 * @param since datasets that were ingested before are not looked at
 * @param setAt when this revision was set
 * @param setBy who asked for that, if a person did
 */
public record PolicyView(
        ModelName model, int revision, Instant since, Instant setAt, Optional<String> setBy, RetrainingPolicy policy) {

    static PolicyView of(ModelName model, PolicyRevision revision) {
        return new PolicyView(
                model, revision.number(), revision.since(), revision.setAt(), revision.setBy(), revision.policy());
    }
}
