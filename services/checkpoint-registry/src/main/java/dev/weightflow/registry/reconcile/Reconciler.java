package dev.weightflow.registry.reconcile;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.registry.journal.Evaluation;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.promotion.Promotions;
import dev.weightflow.registry.promotion.Registrar;
import dev.weightflow.registry.retraining.Retrainer;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is still to be done: registers what was evaluated, has the gate decide about versions, and retraining policies about
 * datasets. Events of the journals tell which models to review; {@link #reconcile} finds the same by a look through everything. The work
 * is done in the background, one model after another. Doing it twice, in any order, on any number of instances, is harmless: every
 * decision is made on the journal's present state.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Backoff BACKOFF = new Backoff(Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofMinutes(3));

    private final Journals journals;
    private final Registrar registrar;
    private final Promotions promotions;
    private final Retrainer retrainer;
    private final CoalescingExecutor background;
    private final InstantSource clock;
    /** In the order in which they became known. */
    private final Map<EventId, Evaluation> unregistered = Collections.synchronizedMap(new LinkedHashMap<>());

    private final Map<ModelName, Retry> retries = new ConcurrentHashMap<>();
    private final AtomicLong failures = new AtomicLong();

    /** A review of a model that has not succeeded so often, and when it is due again. */
    private record Retry(int attempts, Instant due) {}

    /** @param background runs what follows from events of the journals, which must not wait for it */
    public Reconciler(
            Journals journals,
            Registrar registrar,
            Promotions promotions,
            Retrainer retrainer,
            Executor background,
            InstantSource clock) {
        this.journals = journals;
        this.registrar = registrar;
        this.promotions = promotions;
        this.retrainer = retrainer;
        this.background = new CoalescingExecutor(background);
        this.clock = clock;
        journals.onDatasetEvent(this::heardOfDataset);
        journals.onTrainingEvent(envelope -> heardOfJob(envelope.event()));
        journals.onEvaluationEvent(this::heardOfEvaluation);
        journals.onModelEvent(this::heardOfModel);
    }

    private void heardOfDataset(Envelope<JobEvent> envelope) {
        if (envelope.event() instanceof DatasetIngested event) {
            journals.models()
                    .all()
                    .filter(model -> retrainer.note(model, event.dataset()))
                    .forEach(model -> schedule(model.name()));
        }
    }

    private void heardOfEvaluation(Envelope<JobEvent> envelope) {
        envelope.as(EvaluationCompleted.class)
                .map(Evaluation::of)
                .ifPresent(evaluation -> evaluation.event().model().ifPresent(model -> {
                    unregistered.put(evaluation.metadata().event(), evaluation);
                    schedule(model);
                }));
        heardOfJob(envelope.event());
    }

    /** A job has ended: a version may have waited for that, or a dataset. */
    private void heardOfJob(Event event) {
        boolean ends = event instanceof JobEvent.Completed
                || event instanceof JobEvent.Rejected
                || event instanceof JobEvent.Cancelled
                || event instanceof JobEvent.Failed failed && failed.retryAt().isEmpty();
        if (ends) {
            journals.models()
                    .all()
                    .filter(model -> !model.undecided().isEmpty()
                            || !retrainer.waiting(model.name()).isEmpty())
                    .forEach(model -> schedule(model.name()));
        }
    }

    private void heardOfModel(Envelope<ModelEvent> envelope) {
        ModelEvent event = envelope.event();
        if (event instanceof AliasMoved || event instanceof PromotionRejected || event instanceof RegistrationFailed) {
            schedule(event.model());
        }
    }

    /** Looks through everything that is known for what is still to be done, and has it done. */
    public void reconcile() {
        journals.evaluations()
                .forModels()
                .filter(this::isPending)
                .sorted(Comparator.comparing(evaluation -> evaluation.metadata().at()))
                .forEach(evaluation -> {
                    unregistered.putIfAbsent(evaluation.metadata().event(), evaluation);
                    evaluation.event().model().ifPresent(this::schedule);
                });
        journals.models().all().forEach(model -> {
            retrainer.noteUndecided(model);
            model.retraining()
                    .latestTrigger()
                    .filter(decision -> journals.notCurrent().isEmpty())
                    .ifPresent(decision ->
                            attempt("Requesting the retraining of " + model.name(), () -> retrainer.request(decision)));
            schedule(model.name());
        });
    }

    /** Tries again what has failed, where it is time to. */
    public void retry() {
        Instant now = clock.instant();
        retries.forEach((model, retry) -> {
            if (!now.isBefore(retry.due())) {
                schedule(model);
            }
        });
    }

    private void schedule(ModelName model) {
        background.execute(model, () -> {
            long before = failures.get();
            review(model);
            retries.compute(model, (name, retry) -> failures.get() == before ? null : next(retry));
        });
    }

    private Retry next(Retry retry) {
        int attempts = retry == null ? 1 : retry.attempts() + 1;
        return new Retry(attempts, clock.instant().plus(BACKOFF.after(attempts)));
    }

    /** Does what is to be done about a model, each although something else fails. */
    private void review(ModelName name) {
        if (journals.evaluationsNotCurrent().isPresent()) {
            return; // what is not read yet could decide otherwise; the next reconciliation looks again
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
            journals.models()
                    .model(name)
                    .undecided()
                    .forEach(version -> attempt(
                            "Deciding about version " + version + " of " + name,
                            () -> promotions.consider(name, version)));
            // those that have waited for one champion may be compared with the next
        } while (!champion.equals(champion(name)));
        retrainer
                .waiting(name)
                .forEach(dataset -> attempt(
                        "Deciding about dataset " + dataset.id().shortId() + " for " + name,
                        () -> retrainer.decide(name, dataset)));
    }

    private Optional<VersionNumber> champion(ModelName model) {
        return journals.models().model(model).alias(Model.CHAMPION).version();
    }

    private void attempt(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            LOG.warn("{} is left for later: {}", what, e.getMessage());
            LOG.debug("{} failed", what, e);
        }
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

    /** How often something could not be done and was left for later. */
    public long failures() {
        return failures.get();
    }

    /** Since when each checkpoint or version that is still to be decided about has been waiting. */
    public List<Instant> undecidedSince() {
        Stream<Instant> evaluated =
                unregistered().stream().map(evaluation -> evaluation.metadata().at());
        Stream<Instant> undecided = journals.models().known().flatMap(model -> model.undecided().stream()
                .flatMap(version -> model.version(version).stream())
                .map(version -> version.metadata().at()));
        return Stream.concat(evaluated, undecided).toList();
    }

    /** Since when each dataset that is still to be decided about has been waiting. */
    public List<Instant> datasetsWaitingSince() {
        return retrainer.waitingSince();
    }
}
