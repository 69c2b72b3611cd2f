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
 * Retraining policy of a model, and the decisions by it and by earlier ones.
 *
 * @param revision the latest revision; 0 if there never was a policy
 * @param decisions one for each dataset
 * @param latestTrigger the latest decision that triggered a retraining
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

    /** Returns the history after another policy was set; the same object if that is not the next one. */
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

    /** Returns the history after a decision; the same object if it was made by another policy, or the dataset was already decided upon. */
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

    /** Returns whether no event was applied between the two. */
    public boolean isSameAs(RetrainingHistory other) {
        return revision == other.revision && decisions.size() == other.decisions.size();
    }

    /** Returns whether there is a policy, and no decision about that dataset yet. */
    public boolean isUndecided(DatasetId dataset) {
        return policy.isPresent() && !decisions.containsKey(dataset);
    }

    /** Returns the decision about that dataset, if there is one. */
    public Optional<RetrainingDecision> decision(DatasetId dataset) {
        return Optional.ofNullable(decisions.get(dataset));
    }

    /**
     * Decision whether a model is retrained on a dataset.
     *
     * @param metadata the event, when it was stated, and why
     * @param trigger the retraining; absent where the dataset was skipped
     * @param reason one sentence
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
     * Retraining policy of a model.
     *
     * @param number the policy's revision
     * @param since time from which datasets are considered: when the model got a policy after having none
     * @param setAt time when this revision was set
     * @param setBy person who set it, if one did
     */
    public record PolicyRevision(
            RetrainingPolicy policy, int number, Instant since, Instant setAt, Optional<String> setBy) {}
}
