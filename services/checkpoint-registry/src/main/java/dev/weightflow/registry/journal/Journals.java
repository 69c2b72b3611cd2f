package dev.weightflow.registry.journal;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.registry.lineage.Lineage;
import dev.weightflow.registry.model.Models;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is known at present, and the decisions about models. */
public final class Journals {
    private final Journal<Datasets, JobEvent> datasets;
    private final Journal<Trainings, JobEvent> trainings;
    private final Journal<Evaluations, JobEvent> evaluations;
    private final Journal<Models, ModelEvent> models;
    private final Consumer<ModelEvent> stated;

    /** @param stated hears of every event that this instance has stated; it must be quick */
    public Journals(
            Journal<Datasets, JobEvent> datasets,
            Journal<Trainings, JobEvent> trainings,
            Journal<Evaluations, JobEvent> evaluations,
            Journal<Models, ModelEvent> models,
            Consumer<ModelEvent> stated) {
        this.datasets = datasets;
        this.trainings = trainings;
        this.evaluations = evaluations;
        this.models = models;
        this.stated = stated;
    }

    /** The datasets. */
    public Datasets datasets() {
        return datasets.state();
    }

    /** The training jobs. */
    public Trainings trainings() {
        return trainings.state();
    }

    /** The evaluations. */
    public Evaluations evaluations() {
        return evaluations.state();
    }

    /** The models. */
    public Models models() {
        return models.state();
    }

    /** Why not everything that the logs hold is known here, if so. */
    public Optional<String> notCurrent() {
        return Stream.of(datasets, trainings, evaluations, models)
                .flatMap(journal -> journal.notReady().stream())
                .findFirst();
    }

    /** As {@link #notCurrent}, of evaluations alone. */
    public Optional<String> evaluationsNotCurrent() {
        return evaluations.notReady();
    }

    /** The events of all four. */
    public Lineage lineage() {
        return new Lineage(
                List.of(datasets().index(), trainings().index(), evaluations().index(), models().index()));
    }

    /** As {@link Journal#onEvent}, for datasets. */
    public void onDatasetEvent(Consumer<Envelope<JobEvent>> listener) {
        datasets.onEvent(listener);
    }

    /** As {@link Journal#onEvent}, for evaluations. */
    public void onEvaluationEvent(Consumer<Envelope<JobEvent>> listener) {
        evaluations.onEvent(listener);
    }

    /** As {@link Journal#onEvent}, for training jobs. */
    public void onTrainingEvent(Consumer<Envelope<JobEvent>> listener) {
        trainings.onEvent(listener);
    }

    /** As {@link Journal#onEvent}, for models. */
    public void onModelEvent(Consumer<Envelope<ModelEvent>> listener) {
        models.onEvent(listener);
    }

    /** As {@link Journal#decide}, about models. */
    public <R> CompletableFuture<R> decide(EventContext context, Function<Models, Decision<ModelEvent, R>> decider) {
        // a decision may be made several times, and only the last one counts
        AtomicReference<List<ModelEvent>> events = new AtomicReference<>(List.of());
        return models.decide(context, state -> {
                    Decision<ModelEvent, R> decision = decider.apply(state);
                    events.set(decision.events());
                    return decision;
                })
                .thenApply(response -> {
                    events.get().forEach(stated);
                    return response;
                });
    }

    /** What a future comes to; its failure is thrown as it is. */
    public static <R> R await(CompletableFuture<R> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
