package dev.weightflow.retraining.policy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sets retraining policies and removes them. */
public final class Policies {

    private final Journals journals;
    private final PolicyEvaluator evaluator;

    public Policies(Journals journals, PolicyEvaluator evaluator) {
        this.journals = journals;
        this.evaluator = evaluator;
    }

    /**
     * Sets or removes the policy. Returns whether that changed anything.
     *
     * @param policy absent if the model is no longer to be retrained automatically
     * @throws dev.weightflow.schema.InvalidRecordException if the policy can never have an effect: it names a dataset on which no comparison is
     * possible, has no valid schedule, or starts from a champion whose weights do not fit the training
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the champion's documents cannot be read at present
     */
    public CompletableFuture<Boolean> set(ModelName model, Optional<RetrainingPolicy> policy, EventContext context) {
        policy.ifPresent(set -> check(model, set));
        return journals.decideOnRetraining(model, context, history -> {
            boolean same = history.policy().map(PolicyRevision::policy).equals(policy);
            return same
                    ? Decision.none(false)
                    : Decision.of(new RetrainingPolicySet(model, history.revision() + 1, policy), true);
        });
    }

    /** Throws like {@link #set} if the policy can never have an effect. */
    void check(ModelName model, RetrainingPolicy policy) {
        policy.schedule().ifPresent(Schedule::of);
        policy.evaluateOn().flatMap(journals.datasets()::whyNotComparableOn).ifPresent(Policies::refuse);
        evaluator.misfit(journals.models().model(model), policy).ifPresent(Policies::refuse);
    }

    private static void refuse(String fault) {
        Faults.of("The policy").require(false, fault).raise();
    }
}
