package dev.weightflow.retraining.policy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the facts of final decisions. */
final class Facts {
    /** Checks that tell whether a dataset counts at all. */
    private static final Set<String> OF_THE_DATA = Set.of("chain", "labels", "source", "latest");

    private final Journals journals;
    private final Answers answers;

    Facts(Journals journals, Answers answers) {
        this.journals = journals;
        this.answers = answers;
    }

    /** Returns the facts about a dataset that was judged; empty if there is nothing to state about it yet. */
    Optional<Statement> of(
            Model model, RetrainingHistory history, IngestedDataset dataset, Optional<PolicyDecision> obstacle) {
        List<RetrainingEvent> events = new ArrayList<>();
        obstacle.filter(PolicyDecision.Skip.class::isInstance)
                .map(PolicyDecision.Skip.class::cast)
                .ifPresent(skip -> events.add(skipped(model.name(), history, skip)));
        if (obstacle.isEmpty() || obstacle.filter(Facts::isOfNewData).isPresent()) {
            answers.toNewData(model, history, dataset).ifPresent(answer -> events.add(0, answer));
        }
        return Optional.of(new Statement(events, context(dataset))).filter(any -> !events.isEmpty());
    }

    /** Returns whether the dataset counts as new data, though the model is not trained on it. */
    private static boolean isOfNewData(PolicyDecision decision) {
        return decision instanceof PolicyDecision.Skip
                && decision.checks().stream().allMatch(check -> check.passed() || !OF_THE_DATA.contains(check.name()));
    }

    /**
     * Returns the facts of a decision to train, or not to; empty if it is too early.
     *
     * @param evidence that wanted it, other than new data
     */
    Optional<Statement> of(
            Model model, RetrainingHistory history, PolicyDecision decision, List<PendingEvidence> evidence) {
        PolicyRevision revision = history.policy().orElseThrow();
        if (decision instanceof PolicyDecision.Trigger trigger) {
            List<RetrainingEvent> events = new ArrayList<>(
                    Answers.training(model, revision, evidence, trigger.job(), Optional.empty(), List.of()));
            events.add(triggered(model.name(), revision.number(), trigger));
            return Optional.of(new Statement(
                    events,
                    evidence.stream()
                            .findFirst()
                            .map(leading -> leading.origin().context())
                            .orElseGet(() -> context(trigger.dataset()))));
        } else if (decision instanceof PolicyDecision.Skip skip) {
            return Optional.of(new Statement(List.of(skipped(model.name(), history, skip)), context(skip.dataset())));
        } else if (decision instanceof PolicyDecision.Again again) {
            return Optional.of(new Statement(
                    List.copyOf(Answers.training(
                            model,
                            revision,
                            evidence,
                            again.training().job(),
                            Optional.of(again.training()),
                            again.checks())),
                    evidence.get(0).origin().context()));
        } else if (decision instanceof PolicyDecision.Refused refused) {
            return Optional.of(Answers.nothing(model, revision, evidence, refused.reason(), refused.checks()));
        }
        return Optional.empty();
    }

    private EventContext context(IngestedDataset dataset) {
        return journals.announcement(dataset).context();
    }

    private static RetrainingEvent triggered(ModelName model, int revision, PolicyDecision.Trigger trigger) {
        return new RetrainingTriggered(
                model,
                trigger.dataset().id(),
                revision,
                trigger.job(),
                trigger.generation(),
                trigger.spec(),
                trigger.checks(),
                trigger.merged(),
                trigger.reservedSeconds());
    }

    private static RetrainingEvent skipped(ModelName model, RetrainingHistory history, PolicyDecision.Skip skip) {
        return new RetrainingSkipped(model, skip.dataset().id(), history.revision(), skip.reason(), skip.checks());
    }
}
