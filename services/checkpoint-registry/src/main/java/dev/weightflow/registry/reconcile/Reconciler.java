package dev.weightflow.registry.reconcile;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.problem.NoSuchThingException;
import dev.weightflow.registry.journal.Evaluation;
import dev.weightflow.registry.journal.IngestedDataset;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.Trainings;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RegistryException;
import dev.weightflow.registry.promotion.Promotions;
import dev.weightflow.registry.promotion.Registrar;
import dev.weightflow.registry.retraining.Retrainer;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is still to be done: registers what was evaluated, has the gate decide about versions, and retraining policies about
 * datasets. For an event it does what follows from that event; {@link #reconcile} looks through everything. Doing it twice, in any
 * order, on any number of instances, is harmless: every decision is made on the journal's present state.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Journals journals;
    private final Registrar registrar;
    private final Promotions promotions;
    private final Retrainer retrainer;
    private final Executor background;
    private final Set<ModelName> scheduled = ConcurrentHashMap.newKeySet();
    private final Map<EventId, Evaluation> unregistered = new ConcurrentHashMap<>();

    /** @param background runs what follows from events of the journals, which must not wait for it */
    public Reconciler(
            Journals journals, Registrar registrar, Promotions promotions, Retrainer retrainer, Executor background) {
        this.journals = journals;
        this.registrar = registrar;
        this.promotions = promotions;
        this.retrainer = retrainer;
        this.background = background;
        journals.onModelEvent(this::heard);
        journals.onTrainingEvent(this::heardOfTraining);
    }

    /** An evaluation has ended: registers the checkpoint, and has the gate decide what it could not decide without the metrics. */
    public void evaluated(Envelope<EvaluationEvent> envelope) {
        if (!ends(envelope.event())) {
            return;
        }
        journals.awaitApplied(envelope);
        Set<ModelName> models = new HashSet<>();
        if (envelope.event() instanceof EvaluationCompleted event) {
            Evaluation evaluation =
                    Evaluation.of(envelope.as(EvaluationCompleted.class).orElseThrow());
            event.model().ifPresent(model -> {
                register(model, evaluation);
                models.add(model);
            });
            models.addAll(journals.models().withCheckpoint(event.checkpoint()));
        } else if (envelope.event() instanceof JobEvent event) {
            Optional<EvaluationSpec> spec = journals.evaluations().spec(event.job());
            spec.flatMap(known -> known.options().model()).ifPresent(models::add);
            spec.map(known -> journals.models().withCheckpoint(known.checkpoint()))
                    .ifPresent(models::addAll);
        }
        inTurn(models.stream().map(this::review));
    }

    private static boolean ends(EvaluationEvent event) {
        return event instanceof JobEvent.Completed
                || event instanceof JobEvent.Rejected
                || event instanceof JobEvent.Cancelled
                || event instanceof JobEvent.Failed failed && failed.retryAt().isEmpty();
    }

    private void register(ModelName model, Evaluation evaluation) {
        unregistered.put(evaluation.metadata().event(), evaluation);
        registrar.settle(model, evaluation);
        unregistered.remove(evaluation.metadata().event());
    }

    /** A dataset was ingested: every model's policy decides about it. */
    public void ingested(Envelope<DatasetIngested> envelope) {
        journals.awaitApplied(envelope);
        // of several announcements of one version, the first counts
        IngestedDataset dataset =
                journals.datasets().dataset(envelope.event().dataset()).orElseThrow();
        inTurn(journals.models()
                .all()
                .filter(model -> model.retraining().policy().isPresent())
                .filter(model -> model.retraining().decision(dataset.id()).isEmpty())
                .map(model -> () -> retrainer.decide(model.name(), dataset)));
    }

    /** What is to be done about a model: decisions about its versions, then about datasets that have waited for these. */
    private Runnable review(ModelName name) {
        return () -> {
            Optional<VersionNumber> champion;
            do {
                champion = champion(name);
                inTurn(journals.models().model(name).undecided().stream()
                        .map(version -> () -> promotions.consider(name, version)));
                // those that have waited for one champion may be compared with the next
            } while (!champion.equals(champion(name)));
            inTurn(retrainer.waiting(name).stream().map(dataset -> () -> retrainer.decide(name, dataset)));
        };
    }

    private Optional<VersionNumber> champion(ModelName model) {
        return journals.models().model(model).alias(Model.CHAMPION).version();
    }

    private void heard(Envelope<ModelEvent> envelope) {
        ModelEvent event = envelope.event();
        if (event instanceof AliasMoved || event instanceof PromotionRejected || event instanceof RegistrationFailed) {
            schedule(event.model());
        }
    }

    private void heardOfTraining(Envelope<TrainingEvent> envelope) {
        journals.trainings()
                .job(envelope.event().job())
                .filter(job -> job instanceof Job.Failed || job instanceof Job.Cancelled)
                .flatMap(job -> Trainings.model((Job.Accepted<TrainingSpec>) job))
                .ifPresent(this::schedule);
    }

    private void schedule(ModelName model) {
        if (scheduled.add(model)) {
            background.execute(() -> {
                scheduled.remove(model);
                guarded("Reviewing " + model, review(model));
            });
        }
    }

    /** Looks through everything that is known and does what is still to be done. What fails is left for the next time. */
    public void reconcile() {
        journals.evaluations().forModels().forEach(evaluation -> evaluation
                .event()
                .model()
                .filter(model -> registrar.isPending(model, evaluation))
                .ifPresent(model -> guarded(
                        "Registering checkpoint "
                                + evaluation.event().checkpoint().shortId(),
                        () -> register(model, evaluation))));
        journals.models().all().forEach(model -> {
            model.retraining()
                    .latestTrigger()
                    .ifPresent(decision ->
                            guarded("Requesting the retraining of " + model.name(), () -> retrainer.request(decision)));
            guarded("Reviewing " + model.name(), review(model.name()));
            retrainer
                    .undecided(model)
                    .forEach(dataset -> guarded(
                            "Deciding about dataset " + dataset.id().shortId() + " for " + model.name(),
                            () -> retrainer.decide(model.name(), dataset)));
        });
    }

    /** Since when each checkpoint or version that is still to be decided about has been waiting. */
    public List<Instant> undecidedSince() {
        unregistered.values().removeIf(evaluation -> evaluation
                .event()
                .model()
                .filter(model -> registrar.isPending(model, evaluation))
                .isEmpty());
        Stream<Instant> evaluated = unregistered.values().stream()
                .map(evaluation -> evaluation.metadata().at());
        Stream<Instant> undecided = journals.models().known().flatMap(model -> model.undecided().stream()
                .flatMap(version -> model.version(version).stream())
                .map(version -> version.metadata().at()));
        return Stream.concat(evaluated, undecided).toList();
    }

    /** Since when each dataset that is still to be decided about has been waiting. */
    public List<Instant> datasetsWaitingSince() {
        return retrainer.waitingSince();
    }

    /**
     * Does one after another, although something fails. What fails because of something stored is left to {@link #reconcile}; of
     * other failures the first is thrown at the end.
     */
    private static void inTurn(Stream<Runnable> tasks) {
        Optional<RuntimeException> first = Optional.empty();
        for (Runnable task : tasks.toList()) {
            try {
                task.run();
            } catch (RegistryException | NoSuchThingException e) {
                LOG.warn("Something is left for later: {}", e.getMessage());
            } catch (RuntimeException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        first.ifPresent(failure -> {
            throw failure;
        });
    }

    private static void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("{} is left for later: {}", what, e.getMessage());
            LOG.debug("{} failed", what, e);
        }
    }
}
