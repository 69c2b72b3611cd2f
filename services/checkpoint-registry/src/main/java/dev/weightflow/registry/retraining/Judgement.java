package dev.weightflow.registry.retraining;

import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.retraining.PolicyCheck;
import java.util.List;
import java.util.Optional;

/**
 * What was decided about a data set.
 *
 * @param origin the fact, when it was stated, and why
 * @param trigger the retraining; absent where the data set was passed over
 * @param reason in one sentence
 */
public record Judgement(
        Origin origin,
        DatasetId dataset,
        int revision,
        Optional<RetrainingTriggered> trigger,
        String reason,
        List<PolicyCheck> checks) {

    static Judgement of(RetrainingTriggered fact, Origin origin) {
        return new Judgement(
                origin,
                fact.dataset(),
                fact.revision(),
                Optional.of(fact),
                "Every condition of the policy holds.",
                fact.checks());
    }

    static Judgement of(RetrainingSkipped fact, Origin origin) {
        return new Judgement(origin, fact.dataset(), fact.revision(), Optional.empty(), fact.reason(), fact.checks());
    }
}
