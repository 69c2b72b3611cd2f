package dev.weightflow.registry.retraining;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's policy, and what was decided by it and by those before it. Immutable; {@link #replay} is the only way to the next
 * state.
 *
 * @param revision the latest revision; 0 if there never was a policy
 * @param judgements in the order in which they were made, one a data set
 */
public record Retraining(ModelName model, int revision, Optional<PolicyRecord> policy, List<Judgement> judgements) {

    static Retraining none(ModelName model) {
        return new Retraining(model, 0, Optional.empty(), List.of());
    }

    /** The state after that fact; this very state if the fact contradicts it, is known, or is about something else. */
    Retraining replay(Envelope<ModelEvent> envelope) {
        ModelEvent event = envelope.event();
        Origin origin = Origin.of(envelope);
        if (event instanceof RetrainingPolicySet fact) {
            return fact.revision() == revision + 1 ? withPolicy(fact, origin.at()) : this;
        } else if (event instanceof RetrainingTriggered fact) {
            return with(Judgement.of(fact, origin));
        } else if (event instanceof RetrainingSkipped fact) {
            return with(Judgement.of(fact, origin));
        }
        return this;
    }

    private Retraining withPolicy(RetrainingPolicySet fact, Instant at) {
        Instant since = policy.map(PolicyRecord::since).orElse(at);
        return new Retraining(
                model,
                fact.revision(),
                fact.policy().map(next -> new PolicyRecord(next, fact.revision(), since, at)),
                judgements);
    }

    private Retraining with(Judgement judgement) {
        boolean fits = judgement.revision() == revision
                && judgement(judgement.dataset()).isEmpty();
        if (!fits) {
            return this;
        }
        List<Judgement> more = new ArrayList<>(judgements);
        more.add(judgement);
        return new Retraining(model, revision, policy, List.copyOf(more));
    }

    /** What was decided about that data set, if it was judged. */
    public Optional<Judgement> judgement(DatasetId dataset) {
        return judgements.stream()
                .filter(judgement -> judgement.dataset().equals(dataset))
                .findFirst();
    }

    /** The latest judgement that a retraining came of. */
    Optional<Judgement> latestTrigger() {
        return judgements.stream()
                .filter(judgement -> judgement.trigger().isPresent())
                .reduce((earlier, later) -> later);
    }

    /** Which policy comes next: nothing if the model has just that one. */
    List<ModelEvent> set(Optional<RetrainingPolicy> next) {
        boolean same = policy.map(PolicyRecord::policy).equals(next);
        return same ? List.of() : List.of(new RetrainingPolicySet(model, revision + 1, next));
    }
}
