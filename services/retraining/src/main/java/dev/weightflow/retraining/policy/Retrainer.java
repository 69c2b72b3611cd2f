package dev.weightflow.retraining.policy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Reviewer;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelChangingException;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.retraining.policy.PolicyChecks.Hold;
import dev.weightflow.retraining.policy.WaitingDatasets.Basis;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DriftEvent;
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
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * Decides once about every new dataset for every policy, and requests the trainings that were triggered: those that count wait together for the next
 * training of their model. Both kinds of pending work follow from the
 * journals' state, so that a restart between the two, or another instance, changes nothing.
 */
public final class Retrainer extends Reviewer {
    private final Journals journals;
    private final PolicyEvaluator evaluator;
    private final RequestSender requests;
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
        this.requests = requests;
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
        } else if (!(event instanceof DriftEvent)) {
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
            history.latestTrigger()
                    .filter(decision -> journals.notCurrent().isEmpty())
                    .ifPresent(decision -> attempt("Requesting the retraining of " + model, () -> request(decision)));
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
        attempt("Deciding about a retraining of " + model, () -> retrain(model));
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
        decide(name, (model, history) -> {
            Optional<PolicyDecision> obstacle = evaluator.obstacle(model, history, dataset);
            if (!history.isUndecided(dataset.id())
                    || obstacle.filter(PolicyDecision.Ignored.class::isInstance).isPresent()) {
                waiting.remove(name, List.of(dataset.id()));
                return Optional.empty();
            } else if (obstacle.isEmpty()) {
                waiting.noteCounting(name, dataset.id(), basis);
            }
            return obstacle;
        });
    }

    /** Has the model trained on what waits, if it is time to. */
    private void retrain(ModelName name) {
        decide(name, (model, history) -> {
            List<IngestedDataset> datasets = waiting.counting(name, history.revision());
            Optional<PolicyDecision> decision = history.policy()
                    .filter(any -> !datasets.isEmpty())
                    .flatMap(policy -> decision(model, history, policy.policy(), datasets));
            Optional<Hold> hold = decision.filter(PolicyDecision.Wait.class::isInstance)
                    .map(PolicyDecision.Wait.class::cast)
                    .map(PolicyDecision.Wait::hold);
            waiting.hold(name, hold);
            hold.flatMap(Hold::again).ifPresent(moment -> scheduleAt(name, moment));
            return decision;
        });
    }

    private Optional<PolicyDecision> decision(
            Model model, RetrainingHistory history, RetrainingPolicy policy, List<IngestedDataset> datasets) {
        // asked first, as it needs no documents
        Arrivals arrivals = waiting.arrivals(model.name(), datasets);
        Optional<Hold> hold = evaluator.hold(model, history, policy, arrivals);
        if (hold.isPresent()) {
            return hold.map(why -> new PolicyDecision.Wait(why, List.of()));
        }
        if (isJudgedAgain(model.name(), datasets)) {
            return Optional.empty();
        }
        Optional<PolicyDecision> decision = evaluator.evaluate(model, history, policy, datasets, arrivals);
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

    /** Decides and states the result, if there is any. It is valid only if the model has not changed meanwhile. */
    private void decide(ModelName name, BiFunction<Model, RetrainingHistory, Optional<PolicyDecision>> decider) {
        for (int round = 0; round < ModelChangingException.ROUNDS; round++) {
            Model model = journals.models().model(name);
            RetrainingHistory history = journals.retraining(name);
            State state = new State(model.changes(), history.moment());
            Optional<Fact> fact = decider.apply(model, history).flatMap(decision -> fact(name, history, decision));
            if (fact.isEmpty() || isStated(model, state, fact.get())) {
                return;
            }
        }
        throw new ModelChangingException(name);
    }

    /** State that a decision rests on. */
    private record State(long changesOfTheModel, RetrainingHistory.Moment history) {}

    /** Event that is to be stated, with the dataset that it follows from. */
    private record Fact(IngestedDataset dataset, RetrainingEvent event) {}

    private boolean isStated(Model model, State state, Fact fact) {
        // valid only for the same state of the model: any event may have changed the policy's decision
        Journals.await(journals.decideOnRetraining(
                model.name(),
                journals.announcement(fact.dataset()).context(),
                now -> state.equals(new State(model.changes(), now.moment()))
                        ? Decision.of(fact.event(), true)
                        : Decision.none(false)));
        Optional<RetrainingDecision> decision =
                journals.retraining(model.name()).decision(fact.dataset().id());
        decision.ifPresent(this::request);
        return decision.isPresent();
    }

    /** Returns the event of a final decision; empty if it is too early to decide, or there is nothing to decide. */
    private static Optional<Fact> fact(ModelName model, RetrainingHistory history, PolicyDecision decision) {
        if (decision instanceof PolicyDecision.Trigger trigger) {
            return Optional.of(new Fact(
                    trigger.dataset(),
                    new RetrainingTriggered(
                            model,
                            trigger.dataset().id(),
                            history.revision(),
                            trigger.job(),
                            trigger.generation(),
                            trigger.spec(),
                            trigger.checks(),
                            trigger.merged(),
                            trigger.reservedSeconds())));
        } else if (decision instanceof PolicyDecision.Skip skip) {
            return Optional.of(new Fact(
                    skip.dataset(),
                    new RetrainingSkipped(
                            model, skip.dataset().id(), history.revision(), skip.reason(), skip.checks())));
        }
        return Optional.empty();
    }

    /** Requests the training that the decision triggered, unless the trainer knows of it. */
    private void request(RetrainingDecision decision) {
        decision.trigger()
                .filter(trigger -> !journals.trainings().knows(trigger.job(), trigger.generation()))
                .ifPresent(trigger -> requests.send(
                        new TrainingRequested(trigger.job(), trigger.generation(), trigger.spec()),
                        decision.metadata().context()));
    }
}
