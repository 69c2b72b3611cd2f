package dev.weightflow.registry.promotion;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Reviewer;
import dev.weightflow.projection.model.Model;
import dev.weightflow.registry.watch.Watcher;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.AliasReleased;
import dev.weightflow.schema.event.ModelEvent.GatePolicySet;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Registers evaluated checkpoints, has the gate decide about versions, and has champions watched. Events of the journals trigger the review of single models; {@link
 * #reconcile} reviews all of them.
 */
public final class Reconciler extends Reviewer {
    private final Journals journals;
    private final Registrar registrar;
    private final Promotions promotions;
    private final Watcher watcher;
    /** Evaluations whose checkpoints are not registered yet, in the order in which they became known. */
    private final Map<EventId, Evaluation> unregistered = Collections.synchronizedMap(new LinkedHashMap<>());

    /** @param background runs the reactions to events of the journals, which must not wait for them */
    public Reconciler(
            Journals journals,
            Registrar registrar,
            Promotions promotions,
            Watcher watcher,
            Executor background,
            InstantSource clock) {
        super(background, clock);
        this.journals = journals;
        this.registrar = registrar;
        this.promotions = promotions;
        this.watcher = watcher;
        journals.onTrainingEvent(envelope -> heardOfJob(envelope.event()));
        journals.onEvaluationEvent(this::heardOfEvaluation);
        journals.onModelEvent(this::heardOfModel);
    }

    private void heardOfEvaluation(Envelope<JobEvent> envelope) {
        envelope.as(EvaluationCompleted.class)
                .map(Evaluation::of)
                .ifPresent(evaluation -> evaluation.event().model().ifPresent(model -> {
                    unregistered.put(evaluation.metadata().event(), evaluation);
                    schedule(model);
                }));
        // a champion, or the version before it, may have been measured
        envelope.as(EvaluationCompleted.class).ifPresent(completed -> journals.models()
                .withCheckpoint(completed.event().checkpoint())
                .forEach(this::schedule));
        heardOfJob(envelope.event());
    }

    /** Handles the end of a job, for which a version may have waited. */
    private void heardOfJob(JobEvent event) {
        if (ends(event)) {
            journals.models().waiting().forEach(this::schedule);
        }
    }

    private void heardOfModel(Envelope<ModelEvent> envelope) {
        ModelEvent event = envelope.event();
        if (event instanceof AliasMoved
                || event instanceof AliasReleased
                || event instanceof GatePolicySet
                || event instanceof PromotionRejected
                || event instanceof PromotionUndecided
                || event instanceof RegistrationFailed) {
            schedule(event.model());
        }
    }

    @Override
    public void reconcile() {
        Map<ModelName, Model> models = new HashMap<>();
        journals.evaluations()
                .eachForModels(
                        subject -> !models.computeIfAbsent(subject.model(), journals.models()::model)
                                .isRegistered(subject.checkpoint(), subject.report()),
                        evaluation -> {
                            unregistered.putIfAbsent(evaluation.metadata().event(), evaluation);
                            evaluation.event().model().ifPresent(this::schedule);
                        });
        journals.models().known().forEach(model -> schedule(model.name()));
    }

    @Override
    protected void review(ModelName name) {
        if (journals.evaluationsNotCurrent().isPresent()) {
            return; // unread events may change the decision; the next reconciliation retries
        }
        unregistered().stream()
                .filter(evaluation ->
                        evaluation.event().model().filter(name::equals).isPresent())
                .forEach(evaluation -> attempt(
                        "Registering checkpoint "
                                + evaluation.event().checkpoint().shortId(),
                        () -> registrar.settle(name, evaluation)));
        Optional<VersionNumber> champion;
        do {
            champion = champion(name);
            Model model = journals.models().model(name);
            Stream.concat(model.waiting().stream(), model.pendingCanary().stream())
                    .forEach(version -> attempt(
                            "Deciding about version " + version + " of " + name,
                            () -> promotions.consider(name, version)));
            // versions that have waited for one champion may be compared with the next
        } while (!champion.equals(champion(name)));
        attempt("Watching the champion of " + name, () -> watcher.consider(name));
    }

    private Optional<VersionNumber> champion(ModelName model) {
        return journals.models().model(model).alias(Model.CHAMPION).version();
    }

    private boolean isPending(Evaluation evaluation) {
        return evaluation
                .event()
                .model()
                .filter(model -> registrar.isPending(model, evaluation))
                .isPresent();
    }

    private List<Evaluation> unregistered() {
        synchronized (unregistered) {
            unregistered.values().removeIf(evaluation -> !isPending(evaluation));
            return List.copyOf(unregistered.values());
        }
    }

    @Override
    public List<Instant> waitingSince() {
        Stream<Instant> evaluated =
                unregistered().stream().map(evaluation -> evaluation.metadata().at());
        return Stream.concat(evaluated, journals.models().waitingSince().stream())
                .toList();
    }
}
