package dev.weightflow.schema.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.TriggeredTraining;
import java.util.List;
import java.util.Optional;

/** Facts about evidence that is no dataset, and what a policy has made of it. */
public sealed interface ActionEvent extends RetrainingEvent {
    /**
     * A person asks for the model's retraining.
     *
     * @param request chosen by the requester, so that a repeated request is recognised
     * @param reason one sentence
     */
    record RetrainingRequested(ModelName model, int revision, String request, String reason) implements ActionEvent {
        public RetrainingRequested {
            faults("RetrainingRequested", model, revision)
                    .text("request", request)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return request;
        }
    }

    /**
     * A piece of evidence is answered. There is one answer to each.
     *
     * @param cause the evidence itself: of new data the dataset, of a change the window that showed it, of a schedule its moment, of a request its id
     * @param action the answer; {@code nothing} too where the policy's own cannot be given
     * @param reason one sentence
     * @param job the training that it led to: this fact's own, one that several pieces of evidence have led to, or one on new data that waited
     * @param training on what the champion was trained on; absent if it led to none, or another fact has it
     * @param evaluations that it led to
     * @param checks every condition that was examined
     */
    record ActionDecided(
            ModelName model,
            int revision,
            Evidence evidence,
            String cause,
            PolicyAction action,
            String reason,
            Optional<JobId> job,
            Optional<TriggeredTraining> training,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<EvaluationSpec> evaluations,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PolicyCheck> checks)
            implements ActionEvent {
        public ActionDecided {
            evaluations = Faults.listOf(evaluations);
            checks = Faults.listOf(checks);
            faults("ActionDecided", model, revision)
                    .present("evidence", evidence)
                    .text("cause", cause)
                    .present("action", action)
                    .text("reason", reason)
                    .require(
                            job.isPresent() == (action == PolicyAction.TRAIN),
                            "job must be given exactly where the model is trained")
                    .require(
                            training.map(TriggeredTraining::job)
                                    .filter(own -> job.filter(own::equals).isEmpty())
                                    .isEmpty(),
                            "training must be that of job")
                    .require(
                            evaluations.isEmpty() || action == PolicyAction.EVALUATE,
                            "evaluations must be given only where the champion is evaluated")
                    .raise();
        }

        @Override
        public String discriminator() {
            return evidence.key() + ":" + cause;
        }
    }

    private static Faults faults(String event, ModelName model, int revision) {
        return Faults.of(event).present("model", model).atLeast(1, "revision", revision);
    }
}
