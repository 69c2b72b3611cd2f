package dev.weightflow.retraining.policy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.ActionHistory.Action;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelChangingException;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;
import java.util.function.BiFunction;

/** States decisions, each valid only for the state that it was made on, and requests the jobs that they lead to. */
final class Statements {
    /** Most answers whose evaluations are looked for again: as many as instances that died between an answer and its requests. */
    private static final int LOOKED_AT = 100;

    private final Journals journals;
    private final RequestSender requests;

    Statements(Journals journals, RequestSender requests) {
        this.journals = journals;
        this.requests = requests;
    }

    /** State that a decision rests on. */
    private record State(long changesOfTheModel, RetrainingHistory.Moment history) {}

    /** Decides and states the result, if there is any, unless the model has changed meanwhile: then it decides again. Returns whether there was one. */
    boolean decide(ModelName name, BiFunction<Model, RetrainingHistory, Optional<Statement>> decider) {
        for (int round = 0; round < ModelChangingException.ROUNDS; round++) {
            Model model = journals.models().model(name);
            RetrainingHistory history = journals.retraining(name);
            State state = new State(model.changes(), history.moment());
            Optional<Statement> statement = decider.apply(model, history);
            if (statement.isEmpty() || isStated(model, state, statement.get())) {
                return statement.isPresent();
            }
        }
        throw new ModelChangingException(name);
    }

    private boolean isStated(Model model, State state, Statement statement) {
        // valid only for the same state of the model: any event may have changed the policy's decision
        Journals.await(journals.decideOnRetraining(
                model.name(),
                statement.context(),
                now -> state.equals(new State(model.changes(), now.moment()))
                        ? new Decision<>(statement.events(), true)
                        : Decision.none(false)));
        RetrainingHistory history = journals.retraining(model.name());
        boolean stated = true;
        for (RetrainingEvent event : statement.events()) {
            stated &= isKnown(history, event);
        }
        return stated;
    }

    /** Requests what the fact leads to, if it is known. Returns whether it is. */
    private boolean isKnown(RetrainingHistory history, RetrainingEvent event) {
        if (event instanceof ActionDecided action) {
            Optional<Action> known = history.actions().to(action.evidence(), action.cause());
            known.ifPresent(this::request);
            return known.isPresent();
        }
        Optional<RetrainingDecision> decision = history.decision(
                event instanceof RetrainingTriggered trigger
                        ? trigger.dataset()
                        : ((RetrainingSkipped) event).dataset());
        decision.ifPresent(this::request);
        return decision.isPresent();
    }

    /** Requests again what the model's latest decisions led to, and nobody knows of. */
    void requestLatest(RetrainingHistory history) {
        history.latestTrigger().ifPresent(this::request);
        history.actions().latestTraining().ifPresent(this::request);
        history.actions().latestEvaluations(LOOKED_AT).forEach(this::request);
    }

    private void request(RetrainingDecision decision) {
        decision.trigger()
                .ifPresent(
                        trigger -> request(trigger.job(), trigger.generation(), trigger.spec(), decision.metadata()));
    }

    private void request(Action action) {
        action.event()
                .training()
                .ifPresent(
                        training -> request(training.job(), training.generation(), training.spec(), action.metadata()));
        EventContext context = action.metadata().context();
        action.event().evaluations().stream()
                .filter(spec -> !journals.evaluations().knows(spec.jobId()))
                .forEach(spec -> requests.send(new EvaluationRequested(spec.jobId(), 1, spec), context));
    }

    /** Requests the training, unless the trainer knows of it. */
    private void request(JobId job, int generation, TrainingSpec spec, EventMetadata cause) {
        if (!journals.trainings().knows(job, generation)) {
            requests.send(new TrainingRequested(job, generation, spec), cause.context());
        }
    }
}
