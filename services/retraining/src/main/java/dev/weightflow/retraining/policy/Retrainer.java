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
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Decides once about every new dataset for every policy, and requests the trainings that were triggered. Both kinds of pending work follow from the
 * journals' state, so that a restart between the two, or another instance, changes nothing.
 */
public final class Retrainer extends Reviewer {
    private final Journals journals;
    private final PolicyEvaluator evaluator;
    private final RequestSender requests;
    private final PendingDatasets waiting;

    /** @param background runs the reactions to events of the journals, which must not wait for them */
    public Retrainer(
            Journals journals,
            PolicyEvaluator evaluator,
            RequestSender requests,
            Executor background,
            InstantSource clock) {
        super(background, clock);
        this.journals = journals;
        this.evaluator = evaluator;
        this.requests = requests;
        this.waiting = new PendingDatasets(journals, (history, dataset) -> history.isUndecided(dataset.id()));
        journals.onDatasetEvent(this::heardOfDataset);
        journals.onTrainingEvent(envelope -> heardOfJob(envelope.event()));
        journals.onEvaluationEvent(envelope -> heardOfJob(envelope.event()));
        journals.onModelEvent(envelope -> heardOfModel(envelope.event()));
    }

    private void heardOfDataset(Envelope<JobEvent> envelope) {
        if (envelope.event() instanceof DatasetIngested event) {
            for (ModelName model : journals.policies().keySet()) {
                if (waiting.note(model, event.dataset())) {
                    schedule(model);
                }
            }
        }
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

    @Override
    public void reconcile() {
        for (ModelName model : journals.names()) {
            RetrainingHistory history = journals.retraining(model);
            history.policy().map(policy -> journals.datasets().since(policy.since())).orElse(List.of()).stream()
                    .forEach(dataset -> waiting.note(model, dataset.id()));
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
        waiting.of(model)
                .forEach(dataset -> attempt(
                        "Deciding about dataset " + dataset.id().shortId() + " for " + model,
                        () -> decide(model, dataset)));
    }

    /** Decides about a dataset, if it is time to. The policy is evaluated before, and its result is valid if the model has not changed meanwhile. */
    private void decide(ModelName name, IngestedDataset dataset) {
        for (int round = 0; round < ModelChangingException.ROUNDS; round++) {
            Model model = journals.models().model(name);
            RetrainingHistory history = journals.retraining(name);
            Basis basis = new Basis(model.changes(), history.moment());
            if (!history.isUndecided(dataset.id())) {
                return;
            }
            PolicyDecision decision = evaluator.evaluate(model, history, dataset);
            if (decision instanceof PolicyDecision.Ignored) {
                waiting.forget(name, dataset.id());
            }
            Optional<RetrainingEvent> event = event(name, history, dataset.id(), decision);
            if (event.isEmpty() || isDecided(model, basis, dataset, event.get())) {
                return;
            }
        }
        throw new ModelChangingException(name);
    }

    /** State that a decision rests on. */
    private record Basis(long changesOfTheModel, RetrainingHistory.Moment history) {}

    private boolean isDecided(Model model, Basis basis, IngestedDataset dataset, RetrainingEvent event) {
        // valid only for the same state of the model: any event may have changed the policy's decision
        Journals.await(journals.decideOnRetraining(
                model.name(),
                journals.announcement(dataset).context(),
                now -> basis.equals(new Basis(model.changes(), now.moment()))
                        ? Decision.of(event, true)
                        : Decision.none(false)));
        Optional<RetrainingDecision> decision =
                journals.retraining(model.name()).decision(dataset.id());
        decision.ifPresent(this::request);
        return decision.isPresent();
    }

    /** Returns the event of a final decision; empty if it is too early to decide, or there is nothing to decide. */
    private static Optional<RetrainingEvent> event(
            ModelName model, RetrainingHistory history, DatasetId dataset, PolicyDecision decision) {
        if (decision instanceof PolicyDecision.Trigger trigger) {
            return Optional.of(new RetrainingTriggered(
                    model,
                    dataset,
                    history.revision(),
                    trigger.job(),
                    trigger.generation(),
                    trigger.spec(),
                    trigger.checks()));
        } else if (decision instanceof PolicyDecision.Skip skip) {
            return Optional.of(new RetrainingSkipped(model, dataset, history.revision(), skip.reason(), skip.checks()));
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
