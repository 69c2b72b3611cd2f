package dev.weightflow.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.InMemoryEventLog.Shared;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Logs and a store in memory, and the events and objects of the other services. */
public class LogsFixture {
    public static final ModelName PEOPLE = new ModelName("people");
    public static final DatasetId PASCAL = DatasetId.of(Digest.ofText("pascal"));
    public static final DatasetId SCENES = DatasetId.of(Digest.ofText("scenes"));
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    public final Shared<JobEvent> datasets = new Shared<>(Topics.DATASETS.name(), JobEvent.class);
    public final Shared<JobEvent> trainings = new Shared<>(Topics.TRAININGS.name(), JobEvent.class);
    public final Shared<JobEvent> evaluations = new Shared<>(Topics.EVALUATIONS.name(), JobEvent.class);
    public final Shared<ModelEvent> models = new Shared<>(Topics.MODELS.name(), ModelEvent.class);
    public final Shared<RetrainingEvent> retrainings = new Shared<>(Topics.RETRAINING.name(), RetrainingEvent.class);
    /** Events that the instances report as stated. */
    public final List<ModelEvent> stated = new ArrayList<>();
    /** Requests that were sent, repetitions included. */
    public final List<Envelope<? extends Event>> sent = new ArrayList<>();
    /** Clock of the instances; it stands still until a test sets it. */
    public final MutableClock clock = new MutableClock(NOW);

    public final InMemoryObjectStore store = new InMemoryObjectStore(clock);
    /** Supplies the fate of each request to the store. */
    public volatile Supplier<FailingObjectStore.Fate> storeRequest = () -> FailingObjectStore.Fate.ANSWERED;
    /** Flag: requests arrive at the trainer and the evaluator. */
    public boolean requestsArrive = true;

    public final Checkpoints checkpoints = new Checkpoints(store);
    private final Reports reports = new Reports(store, checkpoints);

    /** Returns a sender whose requests arrive at once, and are accepted by the trainer and the evaluator. */
    public RequestSender requests(String source) {
        return (request, context) -> {
            Envelope<Event> envelope = Envelope.of(request, source, clock.instant(), context);
            sent.add(envelope);
            if (requestsArrive) {
                envelope.as(TrainingRequested.class).ifPresent(this::accept);
                envelope.as(EvaluationRequested.class).ifPresent(this::acceptEvaluation);
            }
        };
    }

    private void accept(Envelope<TrainingRequested> envelope) {
        TrainingRequested request = envelope.event();
        if (trainings().stream()
                .noneMatch(known -> known.job().equals(request.job()) && known.generation() >= request.generation())) {
            trainings.publish(as(envelope));
        }
    }

    private void acceptEvaluation(Envelope<EvaluationRequested> envelope) {
        if (evaluationRequests().stream()
                .noneMatch(known -> known.job().equals(envelope.event().job()))) {
            evaluations.publish(as(envelope));
        }
    }

    @SuppressWarnings("unchecked")
    private static <F extends Event> Envelope<F> as(Envelope<? extends F> envelope) {
        return (Envelope<F>) envelope;
    }

    /** Stores a checkpoint with its manifest. */
    public CheckpointId checkpoint(String name, DatasetId trainedOn, Optional<CheckpointId> warmStart) {
        return checkpoints.store(name, trainedOn, warmStart);
    }

    /** Stores a checkpoint that was trained on PASCAL from random weights. */
    public CheckpointId checkpoint(String name) {
        return checkpoint(name, PASCAL, Optional.empty());
    }

    /** Makes the evaluator's event about a checkpoint, with the report stored. */
    public EvaluationCompleted evaluation(
            CheckpointId checkpoint, DatasetId on, TaskMetrics metrics, Optional<TaskMetrics> untrained) {
        return evaluation(checkpoint, on, metrics, untrained, Optional.of(PEOPLE));
    }

    /** As above, on that number of images, and for no model. */
    public EvaluationCompleted evaluation(CheckpointId checkpoint, DatasetId on, int images, TaskMetrics metrics) {
        return reports.evaluation(checkpoint, on, images, metrics, Optional.empty(), List.of(), Optional.empty());
    }

    /** As above, for another model or for none. */
    public EvaluationCompleted evaluation(
            CheckpointId checkpoint,
            DatasetId on,
            TaskMetrics metrics,
            Optional<TaskMetrics> untrained,
            Optional<ModelName> model) {
        return reports.evaluation(checkpoint, on, metrics, untrained, List.of(), model);
    }

    /** As above, of the window of images without labels. */
    public EvaluationCompleted windowOf(CheckpointId checkpoint, DatasetId on) {
        return reports.window(checkpoint, on);
    }

    /** Publishes as the evaluator. */
    public Envelope<JobEvent> publish(JobEvent event, EventContext context) {
        Envelope<JobEvent> envelope = Envelope.of(event, "/weightflow/evaluator", clock.instant(), context);
        evaluations.publish(envelope);
        return envelope;
    }

    /** Publishes as the evaluator, without a cause. */
    public void publish(JobEvent... events) {
        for (JobEvent event : events) {
            publish(event, EventContext.NONE);
        }
    }

    /** Fails a job as the evaluator. */
    public void evaluationFails(JobId job, Failure failure) {
        publish(
                new JobEvent.Claimed(JobKind.EVALUATION, job, 1, new WorkerId("evaluator-1")),
                new JobEvent.Failed(JobKind.EVALUATION, job, 1, failure, Optional.empty()));
    }

    /** Returns the requested evaluations, in order. */
    public List<EvaluationRequested> evaluationRequests() {
        return of(evaluations, EvaluationRequested.class).toList();
    }

    /** Returns the requested trainings, in order. */
    public List<TrainingRequested> trainings() {
        return of(trainings, TrainingRequested.class).toList();
    }

    /** Returns the announced datasets. */
    public List<DatasetIngested> ingested() {
        return of(datasets, DatasetIngested.class).toList();
    }

    private static <E extends Event, F extends E> Stream<F> of(Shared<E> log, Class<F> form) {
        return log.events().stream()
                .map(Envelope::event)
                .filter(form::isInstance)
                .map(form::cast);
    }

    /** Returns the registry's events, in order. */
    public List<ModelEvent> events() {
        return models.events().stream().map(Envelope::event).toList();
    }
}
