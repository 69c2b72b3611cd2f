package dev.weightflow.retraining.policy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Reviewer;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.retraining.policy.PolicyChecks.Hold;
import dev.weightflow.retraining.policy.WaitingDatasets.Basis;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DriftEvent;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Decides once about every new dataset for every policy, and requests the trainings that were triggered: those that count wait together for the next
 * training of their model. Both kinds of pending work follow from the
 * journals' state, so that a restart between the two, or another instance, changes nothing.
 */
public final class Retrainer extends Reviewer {
    private final Journals journals;
    private final PolicyEvaluator evaluator;
    private final Statements statements;
    private final Facts facts;
    private final Answers answers;
    private final Evidences evidences;
    private final WaitingDatasets waiting;

    /** @param background runs the reactions to events of the journals, which must not wait for them */
    public Retrainer(
            Journals journals,
            PolicyEvaluator evaluator,
            RequestSender requests,
            WaitingDatasets waiting,
            Executor background,
            InstantSource clock) {
        super(background, clock);
        this.journals = journals;
        this.evaluator = evaluator;
        this.statements = new Statements(journals, requests);
        this.answers = new Answers(journals);
        this.facts = new Facts(journals, answers);
        this.evidences = new Evidences(clock);
        this.waiting = waiting;
        journals.onDatasetEvent(this::heardOfDataset);
        journals.onTrainingEvent(envelope -> heardOfJob(envelope.event()));
        journals.onEvaluationEvent(envelope -> heardOfJob(envelope.event()));
        journals.onModelEvent(envelope -> heardOfModel(envelope.event()));
        journals.onRetrainingEvent(envelope -> heardOfRetraining(envelope.event()));
    }

    private void heardOfDataset(Envelope<JobEvent> envelope) {
        if (envelope.event() instanceof DatasetIngested event) {
            for (ModelName model : journals.policies().keySet()) {
                if (note(model, event.dataset())) {
                    schedule(model);
                }
            }
        }
    }

    /** Notes a dataset, if it waits for a decision about that model; returns whether it does. */
    private boolean note(ModelName model, DatasetId dataset) {
        Optional<IngestedDataset> known = journals.datasets().dataset(dataset);
        Optional<IngestedDataset> undecided =
                known.filter(any -> journals.retraining(model).isUndecided(dataset));
        undecided.ifPresent(any -> waiting.add(model, any));
        if (known.isPresent() && undecided.isEmpty()) {
            waiting.remove(model, List.of(dataset));
        }
        return undecided.isPresent();
    }

    /** Handles the end of a job, for which a dataset may have waited. */
    private void heardOfJob(JobEvent event) {
        if (ends(event)) {
            waiting.models().forEach(this::schedule);
        }
    }

    private void heardOfModel(ModelEvent event) {
        if (event instanceof AliasMoved
                || event instanceof PromotionRejected
                || event instanceof PromotionUndecided
                || event instanceof RegistrationFailed) {
            schedule(event.model());
        }
    }

    /** Handles what this instance or another one has stated. */
    private void heardOfRetraining(RetrainingEvent event) {
        if (event instanceof RetrainingTriggered trigger) {
            waiting.remove(trigger.model(), trigger.datasets());
        } else if (event instanceof RetrainingSkipped skipped) {
            waiting.remove(skipped.model(), List.of(skipped.dataset()));
        } else if (!(event instanceof DriftEvent) || event instanceof DriftDetected) {
            if (event instanceof RetrainingPolicySet) {
                waiting.forgetDone(event.model());
            }
            schedule(event.model());
        }
    }

    @Override
    public void reconcile() {
        for (ModelName model : journals.names()) {
            RetrainingHistory history = journals.retraining(model);
            history.policy().map(policy -> journals.datasets().idsSince(policy.since())).orElse(List.of()).stream()
                    .filter(dataset -> !waiting.knows(model, dataset))
                    .forEach(dataset -> note(model, dataset));
            if (journals.notCurrent().isEmpty()) {
                attempt("Requesting the retraining of " + model, () -> statements.requestLatest(history));
            }
            schedule(model);
        }
    }

    @Override
    public List<Instant> waitingSince() {
        return waiting.since();
    }

    @Override
    protected void review(ModelName model) {
        Basis basis = basis(model);
        waiting.unjudged(model, basis.revision()).forEach(dataset -> tryToJudge(model, dataset, basis));
        attempt("Answering evidence about " + model, () -> answer(model));
        attempt("Deciding about a retraining of " + model, () -> retrain(model));
        attempt("Looking for the next moment of " + model, () -> appoint(model));
    }

    private void appoint(ModelName model) {
        Stream.concat(
                        waiting.hold(model).flatMap(Hold::again).stream(),
                        evidences.next(journals.retraining(model)).stream())
                .min(Comparator.naturalOrder())
                .ifPresent(moment -> scheduleAt(model, moment));
    }

    /** Answers evidence that needs no training. */
    private void answer(ModelName name) {
        evidences
                .of(journals.models().model(name), journals.retraining(name))
                .forEach(waits -> statements.decide(name, (model, history) -> evidences.of(model, history).stream()
                        .filter(waits::isSame)
                        .findFirst()
                        .flatMap(evidence -> answers.withoutTraining(model, history, evidence))));
    }

    private void tryToJudge(ModelName model, IngestedDataset dataset, Basis basis) {
        attempt(
                "Deciding about dataset " + dataset.id().shortId() + " for " + model,
                () -> judge(model, dataset, basis));
    }

    private Basis basis(ModelName model) {
        return new Basis(
                journals.retraining(model).revision(),
                journals.models().model(model).alias(Model.CHAMPION).version());
    }

    /** Skips a dataset that does not count, and never will. */
    private void judge(ModelName name, IngestedDataset dataset, Basis basis) {
        statements.decide(name, (model, history) -> {
            Optional<PolicyDecision> obstacle = evaluator.obstacle(model, history, dataset);
            if (!history.isUndecided(dataset.id())
                    || obstacle.filter(PolicyDecision.Ignored.class::isInstance).isPresent()) {
                waiting.remove(name, List.of(dataset.id()));
                return Optional.empty();
            } else if (obstacle.isEmpty()) {
                waiting.noteCounting(name, dataset.id(), basis);
            }
            return facts.of(model, history, dataset, obstacle);
        });
    }

    /** Has the model trained on what waits, or again because of other evidence, if it is time to. */
    private void retrain(ModelName name) {
        statements.decide(name, (model, history) -> {
            List<IngestedDataset> datasets = waiting.counting(name, history.revision());
            List<PendingEvidence> evidence = evidences.of(model, history).stream()
                    .filter(each ->
                            history.policy().orElseThrow().policy().answer(each.evidence()) == PolicyAction.TRAIN)
                    .toList();
            Optional<PolicyDecision> decision = history.policy()
                    .filter(any -> !datasets.isEmpty() || !evidence.isEmpty())
                    .flatMap(policy -> decision(model, history, policy.policy(), datasets, evidence));
            waiting.hold(
                    name,
                    decision.filter(PolicyDecision.Wait.class::isInstance)
                            .map(PolicyDecision.Wait.class::cast)
                            .map(PolicyDecision.Wait::hold));
            return decision.flatMap(made -> facts.of(model, history, made, evidence));
        });
    }

    private Optional<PolicyDecision> decision(
            Model model,
            RetrainingHistory history,
            RetrainingPolicy stated,
            List<IngestedDataset> datasets,
            List<PendingEvidence> evidence) {
        RetrainingPolicy policy = evidence.isEmpty()
                ? stated
                : stated.onOtherEvidence(evidence.stream().noneMatch(each -> each.evidence() == Evidence.REQUEST));
        Optional<Arrivals> arrivals =
                Optional.of(datasets).filter(some -> !some.isEmpty()).map(some -> waiting.arrivals(model.name(), some));
        // asked first, as it needs no documents
        Optional<Hold> hold = evaluator.hold(model, history, policy, arrivals, evidence);
        if (hold.isPresent()) {
            return hold.map(why -> new PolicyDecision.Wait(why, List.of()));
        }
        if (arrivals.isEmpty()) {
            return Optional.of(evaluator.again(model, history, policy, evidence));
        }
        if (isJudgedAgain(model.name(), datasets)) {
            return Optional.empty();
        }
        Optional<PolicyDecision> decision =
                evaluator.evaluate(model, history, policy, datasets, arrivals.get(), evidence);
        if (decision.isEmpty()) {
            waiting.judgeAgain(model.name()); // something has changed since they were found to count
        }
        if (decision.filter(any -> !(any instanceof PolicyDecision.Skip)).isEmpty()) {
            schedule(model.name()); // the others still wait
        }
        return decision;
    }

    /**
     * Judges the datasets that are next once more, if the champion was another one when they were judged: they may count no longer. Returns whether it
     * did, so that the decision is made after that.
     */
    private boolean isJudgedAgain(ModelName model, List<IngestedDataset> datasets) {
        Basis basis = basis(model);
        List<IngestedDataset> next = datasets.stream()
                .limit(RetrainingTriggered.MOST_DATASETS)
                .filter(dataset -> !waiting.counts(model, dataset.id(), basis))
                .toList();
        long before = failures();
        next.forEach(dataset -> tryToJudge(model, dataset, basis));
        if (!next.isEmpty() && failures() == before) { // otherwise it is retried later
            schedule(model);
        }
        return !next.isEmpty();
    }
}
