package dev.weightflow.retraining.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.projection.model.ActionHistory.Action;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.retraining.PolicyCheck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answer of a policy to evidence other than new data to train on.
 *
 * @param cause the dataset, the window, the moment or the request
 * @param reason one sentence
 * @param job the training that it led to
 * @param evaluatedOn the datasets that the champion was to be evaluated on because of it
 * @param revision of the policy
 * @param event the fact
 */
public record ActionView(
        Evidence evidence,
        String cause,
        PolicyAction action,
        String reason,
        Optional<JobId> job,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DatasetId> evaluatedOn,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PolicyCheck> checks,
        int revision,
        Instant at,
        EventId event) {
    static ActionView of(Action action) {
        ActionDecided decided = action.event();
        return new ActionView(
                decided.evidence(),
                decided.cause(),
                decided.action(),
                decided.reason(),
                decided.job(),
                decided.evaluations().stream().map(EvaluationSpec::dataset).toList(),
                decided.checks(),
                decided.revision(),
                action.metadata().at(),
                action.metadata().event());
    }
}
