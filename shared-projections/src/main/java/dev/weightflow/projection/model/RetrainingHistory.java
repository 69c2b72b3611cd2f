package dev.weightflow.projection.model;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * A model's retraining policy, and what was decided by it and by those before it.
 *
 * @param revision the latest revision; 0 if there never was a policy
 * @param decisions one a dataset
 * @param latestTrigger the latest decision that a retraining came of
 */
public record RetrainingHistory(
        int revision,
        Optional<PolicyRevision> policy,
        PMap<DatasetId, RetrainingDecision> decisions,
        Optional<RetrainingDecision> latestTrigger) {

    static final RetrainingHistory EMPTY =
            new RetrainingHistory(0, Optional.empty(), HashTreePMap.empty(), Optional.empty());

    RetrainingHistory with(RetrainingEvent event, EventMetadata metadata) {
        if (event instanceof RetrainingPolicySet set) {
            return with(set, metadata);
        } else if (event instanceof RetrainingTriggered triggered) {
            return with(RetrainingDecision.of(triggered, metadata));
        } else if (event instanceof RetrainingSkipped skipped) {
            return with(RetrainingDecision.of(skipped, metadata));
        }
        return this;
    }

    /** The history after another policy was set; this very history if that is not the next one. */
    private RetrainingHistory with(RetrainingPolicySet event, EventMetadata metadata) {
        if (event.revision() != revision + 1) {
            return this;
        }
        return new RetrainingHistory(
                event.revision(),
                event.policy()
                        .map(next -> new PolicyRevision(
                                next,
                                event.revision(),
                                policy.map(PolicyRevision::since).orElse(metadata.at()),
                                metadata.at(),
                                metadata.actor())),
                decisions,
                latestTrigger);
    }

    /** The history after a decision; this very history if it was made by another policy, or the dataset was decided upon. */
    private RetrainingHistory with(RetrainingDecision decision) {
        boolean fits = decision.revision() == revision && !decisions.containsKey(decision.dataset());
        return fits
                ? new RetrainingHistory(
                        revision,
                        policy,
                        decisions.plus(decision.dataset(), decision),
                        decision.trigger().isPresent() ? Optional.of(decision) : latestTrigger)
                : this;
    }

    /** Whether nothing was stated between the two. */
    public boolean isSameAs(RetrainingHistory other) {
        return revision == other.revision && decisions.size() == other.decisions.size();
    }

    /** Whether there is a policy that has to say something about that dataset. */
    public boolean isUndecided(DatasetId dataset) {
        return policy.isPresent() && !decisions.containsKey(dataset);
    }

    /** What was decided about that dataset, if it was decided. */
    public Optional<RetrainingDecision> decision(DatasetId dataset) {
        return Optional.ofNullable(decisions.get(dataset));
    }

    /**
     * Whether a model is retrained on a dataset.
     *
     * @param metadata the event, when it was stated, and why
     * @param trigger the retraining; absent where the dataset was skipped
     * @param reason in one sentence
     */
    public record RetrainingDecision(
            EventMetadata metadata,
            DatasetId dataset,
            int revision,
            Optional<RetrainingTriggered> trigger,
            String reason,
            List<PolicyCheck> checks) {

        static RetrainingDecision of(RetrainingTriggered event, EventMetadata metadata) {
            return new RetrainingDecision(
                    metadata,
                    event.dataset(),
                    event.revision(),
                    Optional.of(event),
                    "Every condition of the policy holds.",
                    event.checks());
        }

        static RetrainingDecision of(RetrainingSkipped event, EventMetadata metadata) {
            return new RetrainingDecision(
                    metadata, event.dataset(), event.revision(), Optional.empty(), event.reason(), event.checks());
        }
    }

    /**
     * The retraining policy that a model has.
     *
     * @param number which one of its policies
     * @param since from when on datasets are looked at: when the model got a policy after having none
     * @param setAt when this revision was set
     * @param setBy who asked for that, if a person did
     */
    public record PolicyRevision(
            RetrainingPolicy policy, int number, Instant since, Instant setAt, Optional<String> setBy) {}
}
