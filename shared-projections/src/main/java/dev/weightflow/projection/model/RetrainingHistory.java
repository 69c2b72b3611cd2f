package dev.weightflow.projection.model;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.RetrainingRows.PolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.PauseEvent.RetrainingPaused;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Retraining policy of a model, and the decisions by it and by earlier ones, one for each dataset: what releases before retraining had a log of its
 * own have stated in the log of models, and then what lies in its own. As the tables have it when it is asked.
 */
public final class RetrainingHistory {
    private final RetrainingRows earlier;
    private final RetrainingRows own;
    private final DriftHistory drift;
    private final ActionHistory actions;

    RetrainingHistory(RetrainingRows earlier, RetrainingRows own, DriftRows drift, ActionRows actions) {
        this.earlier = earlier;
        this.own = own;
        this.drift = new DriftHistory(drift);
        this.actions = new ActionHistory(actions);
    }

    /**
     * State of a history; two are equal if no event was applied in between.
     *
     * @param revision the latest revision of the policy
     * @param decisions number of decisions
     * @param windows number of decisions about windows
     * @param pauses number of beginnings and ends of pauses
     * @param actions number of requests, and of answers to evidence
     */
    public record Moment(int revision, int decisions, int windows, int pauses, int actions) {}

    /** Returns its present state. */
    public Moment moment() {
        return new Moment(
                revision(), count(), drift.count(), pauses() + own.pauses(true), actions.requests() + actions.count());
    }

    /** Returns the latest revision of the policy; 0 if there never was one. */
    public int revision() {
        return Math.max(earlier.revision(), own.revision());
    }

    /** Returns the policy in force. */
    public Optional<PolicyRevision> policy() {
        int before = earlier.revision();
        Optional<PolicyRevision> policy = Optional.empty();
        for (PolicySet event : earlier.policies()) {
            policy = following(policy, event);
        }
        for (PolicySet event : own.policies()) {
            if (event.event().revision() > before) {
                policy = following(policy, event);
            }
        }
        return policy;
    }

    private static Optional<PolicyRevision> following(Optional<PolicyRevision> before, PolicySet stored) {
        RetrainingPolicySet set = stored.event();
        EventMetadata metadata = stored.metadata();
        return set.policy()
                .map(next -> new PolicyRevision(
                        next,
                        set.revision(),
                        before.map(PolicyRevision::since).orElse(metadata.at()),
                        next.drift().map(any -> before.flatMap(PolicyRevision::driftSince)
                                .orElse(metadata.at())),
                        next.schedule().map(cron -> before.filter(
                                        earlier -> earlier.policy().schedule().equals(next.schedule()))
                                .flatMap(PolicyRevision::scheduleSince)
                                .orElse(metadata.at())),
                        metadata));
    }

    /** Returns the number of pauses, one that lasts included. */
    public int pauses() {
        return own.pauses(false);
    }

    /** Returns the pause that lasts, if one does. */
    public Optional<Pause> pause() {
        return own.pause()
                .map(stored -> new Pause(
                        stored.event(RetrainingPaused.class).pause(),
                        stored.event(RetrainingPaused.class).reason(),
                        stored.metadata()));
    }

    /**
     * Pause of a model's retraining.
     *
     * @param number of earlier pauses
     * @param reason one sentence
     * @param metadata the event, when it was stated, and by whom
     */
    public record Pause(int number, String reason, EventMetadata metadata) {}

    /** Returns what was reserved of the budget since that moment, in order. */
    public List<Reservation> reserved(Instant since) {
        return own.reserved(since);
    }

    /**
     * Part of a budget that a retraining has reserved.
     *
     * @param at time of the decision
     */
    public record Reservation(JobId job, int generation, Instant at, double seconds) {}

    /** Returns what was found in windows of what the model sees. */
    public DriftHistory drift() {
        return drift;
    }

    /** Returns what was made of evidence that is no dataset. */
    public ActionHistory actions() {
        return actions;
    }

    /** Returns whether that dataset is a window of what the model sees, and there is no decision about it yet. */
    public boolean isUnchecked(IngestedDataset window) {
        return !window.isLabelled()
                && drift.decision(window.id()).isEmpty()
                && policy().filter(revision -> revision.watches(window)).isPresent();
    }

    /** Returns whether there is a policy, and no decision about that dataset yet. */
    public boolean isUndecided(DatasetId dataset) {
        return decision(dataset).isEmpty() && policy().isPresent();
    }

    /** Returns the decision about that dataset, if there is one. */
    public Optional<RetrainingDecision> decision(DatasetId dataset) {
        return earlier.decision(dataset).or(() -> own.decision(dataset));
    }

    /** Returns the latest decision that triggered a retraining. */
    public Optional<RetrainingDecision> latestTrigger() {
        return own.latestTrigger().or(earlier::latestTrigger);
    }

    /** Returns the decisions before that moment that triggered a retraining, the latest first. */
    public List<RetrainingDecision> triggersBefore(Instant moment, int most) {
        return Stream.concat(own.triggersBefore(moment, most).stream(), earlier.triggersBefore(moment, most).stream())
                .limit(most)
                .toList();
    }

    /** Returns the decisions since that moment that triggered a retraining, in order. */
    public List<RetrainingDecision> triggersSince(Instant moment, int most) {
        return Stream.concat(earlier.triggersSince(moment, most).stream(), own.triggersSince(moment, most).stream())
                .limit(most)
                .toList();
    }

    /** Returns the number of decisions. */
    public int count() {
        return earlier.count() + own.count();
    }

    /**
     * Returns the latest decisions, the latest first.
     *
     * @param from number of later ones that are left out
     */
    public List<RetrainingDecision> latest(int from, int most) {
        List<RetrainingDecision> latest = new ArrayList<>(own.latest(from, most));
        int left = most - latest.size();
        if (left > 0) {
            latest.addAll(earlier.latest(Math.max(0, from - own.count()), left));
        }
        return List.copyOf(latest);
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
     * @param driftSince time from which windows are considered: when the policy began to look for drift; absent if it does not
     * @param scheduleSince time from which the moments of its schedule count: when it was set; absent if there is none
     * @param metadata the event that set this revision
     */
    public record PolicyRevision(
            RetrainingPolicy policy,
            int number,
            Instant since,
            Optional<Instant> driftSince,
            Optional<Instant> scheduleSince,
            EventMetadata metadata) {
        /** Returns the time when this revision was set. */
        public Instant setAt() {
            return metadata.at();
        }

        /** Returns the person who set it, if one did. */
        public Optional<String> setBy() {
            return metadata.actor();
        }

        private boolean watches(IngestedDataset window) {
            return driftSince
                            .filter(since -> !window.ingestedAt().isBefore(since))
                            .isPresent()
                    && policy.drift()
                            .filter(drift -> drift.covers(window.event().source()))
                            .isPresent();
        }
    }
}
