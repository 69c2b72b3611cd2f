package dev.weightflow.registry.view;

import dev.weightflow.registry.retraining.PolicyRecord;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;

/**
 * A model's retraining policy.
 *
 * @param revision which one of the model's policies; every decision names the one that it was made by
 * @param since data sets that were ingested before are not judged
 * @param setAt when this revision was set
 */
public record PolicyView(ModelName model, int revision, Instant since, Instant setAt, RetrainingPolicy policy) {

    static PolicyView of(ModelName model, PolicyRecord record) {
        return new PolicyView(model, record.revision(), record.since(), record.setAt(), record.policy());
    }
}
