package dev.weightflow.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.platform.service.ServiceContext;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.lineage.Lineage;
import dev.weightflow.projection.lineage.Lineage.CausationChain;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.Models;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.projection.model.Retrainings;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Present state of the logs, and the decisions of the service that writes one of them. */
public final class Journals {
    private final Journal<Datasets, JobEvent> datasets;
    private final Journal<Trainings, JobEvent> trainings;
    private final Journal<Evaluations, JobEvent> evaluations;
    private final Journal<Models, ModelEvent> models;
    private final Journal<Retrainings, RetrainingEvent> retrainings;
    private final Consumer<ModelEvent> stated;

    /** @param stated receives every event that this instance has stated; it must be quick */
    public Journals(
            Journal<Datasets, JobEvent> datasets,
            Journal<Trainings, JobEvent> trainings,
            Journal<Evaluations, JobEvent> evaluations,
            Journal<Models, ModelEvent> models,
            Journal<Retrainings, RetrainingEvent> retrainings,
            Consumer<ModelEvent> stated) {
        this.datasets = datasets;
        this.trainings = trainings;
        this.evaluations = evaluations;
        this.models = models;
        this.retrainings = retrainings;
        this.stated = stated;
    }

    /**
     * Follows the logs for as long as the service runs.
     *
     * @param own the topic that this service writes, with its type of events
     * @param follower prefix of the names of its tables
     */
    public static Journals follow(
            ServiceContext service,
            KafkaConnection kafka,
            Topic own,
            String name,
            String follower,
            JournalOptions options,
            Consumer<ModelEvent> stated) {
        return new Following(service, kafka, Optional.of(own), name, options)
                .all(follower, Trainings.projection(follower), stated);
    }

    /** As {@link #follow}, for a service that writes none of the logs. */
    public static Journals readOnly(
            ServiceContext service, KafkaConnection kafka, String follower, JournalOptions options) {
        return new Following(service, kafka, Optional.empty(), follower, options)
                .all(follower, Trainings.projection(follower), event -> {});
    }

    /**
     * As {@link #readOnly(ServiceContext, KafkaConnection, String, JournalOptions)}.
     *
     * @param trainings tables to be kept beside the trainings, see {@link Trainings#along}
     */
    public static Journals readOnly(
            ServiceContext service,
            KafkaConnection kafka,
            String follower,
            JournalOptions options,
            TableProjection<?, JobEvent> trainings) {
        return new Following(service, kafka, Optional.empty(), follower, options)
                .all(follower, Trainings.projection(follower, trainings), event -> {});
    }

    private record Following(
            ServiceContext service, KafkaConnection kafka, Optional<Topic> own, String name, JournalOptions options) {
        Following {
            options = options.withReplayProgress(service::starting);
        }

        Journals all(String follower, TableProjection<Trainings, JobEvent> trainings, Consumer<ModelEvent> stated) {
            return new Journals(
                    open(Topics.DATASETS, JobEvent.class, Datasets.projection(follower)),
                    open(Topics.TRAININGS, JobEvent.class, trainings),
                    open(Topics.EVALUATIONS, JobEvent.class, Evaluations.projection(follower)),
                    open(Topics.MODELS, ModelEvent.class, Models.projection(follower)),
                    open(Topics.RETRAINING, RetrainingEvent.class, Retrainings.projection(follower)),
                    stated);
        }

        <V, E extends Event> Journal<V, E> open(Topic topic, Class<E> family, TableProjection<V, E> projection) {
            return service.follow(
                    own.filter(topic::equals).isPresent()
                            ? Journal.open(
                                    KafkaEventLog.open(kafka, topic, family, name, options.meters(), options.facts()),
                                    projection,
                                    options)
                            : Journal.readOnly(
                                    KafkaEventLog.open(kafka, topic, family, options.meters(), options.facts()),
                                    projection,
                                    options));
        }
    }

    /** Returns the datasets. */
    public Datasets datasets() {
        return datasets.state();
    }

    /** Returns the metadata of the event that announced the dataset version: its cause, and who asked for it. */
    public EventMetadata announcement(IngestedDataset dataset) {
        return datasets().index().metadata(dataset.announcement());
    }

    /** Returns the training jobs. */
    public Trainings trainings() {
        return trainings.state();
    }

    /** Returns the evaluations. */
    public Evaluations evaluations() {
        return evaluations.state();
    }

    /** Returns the models. */
    public Models models() {
        return models.state();
    }

    /** Returns the model's retraining history: its policy, and the decisions by it and by earlier ones. */
    public RetrainingHistory retraining(ModelName model) {
        return retrainings.state().history(models().model(model));
    }

    /** Passes on the checks of all models' windows. */
    public void eachDriftCheck(Consumer<DriftChecked> receiver) {
        retrainings.state().eachCheck(receiver);
    }

    /** Returns the names of all models, those with only a retraining policy included. */
    public SortedSet<ModelName> names() {
        SortedSet<ModelName> names = new TreeSet<>(Comparator.comparing(ModelName::value));
        names.addAll(retrainings.state().models());
        models().all().forEach(model -> names.add(model.name()));
        return names;
    }

    /** Returns the retraining policies in force, by the models' names. */
    public SortedMap<ModelName, PolicyRevision> policies() {
        SortedMap<ModelName, PolicyRevision> policies = new TreeMap<>(Comparator.comparing(ModelName::value));
        names().forEach(name -> retraining(name).policy().ifPresent(policy -> policies.put(name, policy)));
        return policies;
    }

    /** Returns why the state does not include everything in the logs, if so. */
    public Optional<String> notCurrent() {
        return Stream.of(datasets, trainings, evaluations, models, retrainings)
                .flatMap(journal -> journal.notReady().stream())
                .findFirst();
    }

    /** As {@link #notCurrent}, for evaluations alone. */
    public Optional<String> evaluationsNotCurrent() {
        return evaluations.notReady();
    }

    /** Returns the causal chains of all events. */
    public Lineage lineage() {
        return new Lineage(List.of(
                datasets().index(),
                trainings().index(),
                evaluations().index(),
                models().index(),
                retrainings.state().index()));
    }

    /** Returns the evaluation with which the version was registered, if there was one. */
    public Optional<Evaluation> evaluation(ModelVersion version) {
        return version.event().report().flatMap(evaluations()::withReport);
    }

    /** Returns the chain of events that led to the registration of the version and to the decisions about it. */
    public CausationChain explain(ModelVersion version) {
        List<EventId> events = new ArrayList<>();
        events.add(version.metadata().event());
        version.decisions().forEach(decision -> events.add(decision.metadata().event()));
        return lineage().leadingTo(events);
    }

    /** As {@link Journal#onEvent}, for datasets. */
    public void onDatasetEvent(Consumer<Envelope<JobEvent>> listener) {
        datasets.onEvent(listener);
    }

    /** As {@link Journal#onEvent}, for training jobs. */
    public void onTrainingEvent(Consumer<Envelope<JobEvent>> listener) {
        trainings.onEvent(listener);
    }

    /** As {@link Journal#onEvent}, for evaluations. */
    public void onEvaluationEvent(Consumer<Envelope<JobEvent>> listener) {
        evaluations.onEvent(listener);
    }

    /** As {@link Journal#onEvent}, for models. */
    public void onModelEvent(Consumer<Envelope<ModelEvent>> listener) {
        models.onEvent(listener);
    }

    /** As {@link Journal#onEvent}, for retraining. */
    public void onRetrainingEvent(Consumer<Envelope<RetrainingEvent>> listener) {
        retrainings.onEvent(listener);
    }

    /** As {@link Journal#decide}, about models. */
    public <R> CompletableFuture<R> decide(EventContext context, Function<Models, Decision<ModelEvent, R>> decider) {
        return decide(models, context, decider);
    }

    /** As {@link Journal#decide}, about the retraining of a model. */
    public <R> CompletableFuture<R> decideOnRetraining(
            ModelName model, EventContext context, Function<RetrainingHistory, Decision<RetrainingEvent, R>> decider) {
        return decide(retrainings, context, state -> decider.apply(state.history(models().model(model))));
    }

    private <S, E extends ModelEvent, R> CompletableFuture<R> decide(
            Journal<S, E> journal, EventContext context, Function<S, Decision<E, R>> decider) {
        // a decision may be made several times, and only the last one counts
        AtomicReference<List<E>> events = new AtomicReference<>(List.of());
        return journal.decide(context, (S state) -> {
                    Decision<E, R> decision = decider.apply(state);
                    events.set(decision.events());
                    return decision;
                })
                .thenApply(response -> {
                    events.get().forEach(stated);
                    return response;
                });
    }

    /** Waits for a future and returns its result; a failure is thrown unwrapped. */
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
