package dev.weightflow.registry;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.InMemoryEventLog.Shared;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.GateRules;
import dev.weightflow.registry.review.Logs;
import dev.weightflow.registry.review.Registry;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Logs and a store in memory, and what the other services would put there. */
public final class World {
    public static final ModelName PEOPLE = new ModelName("people");
    public static final DatasetId PASCAL = DatasetId.of(Digest.ofText("pascal"));
    public static final DatasetId SCENES = DatasetId.of(Digest.ofText("scenes"));
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    public final InMemoryObjectStore store = new InMemoryObjectStore();
    public final Shared<DatasetEvent> datasets = new Shared<>(Topics.DATASETS.name(), DatasetEvent.class);
    public final Shared<TrainingEvent> trainings = new Shared<>(Topics.TRAININGS.name(), TrainingEvent.class);
    public final Shared<EvaluationEvent> evaluations = new Shared<>(Topics.EVALUATIONS.name(), EvaluationEvent.class);
    public final Shared<ModelEvent> models = new Shared<>(Topics.MODELS.name(), ModelEvent.class);
    /** What the registries say that they did. */
    public final List<Event> deeds = new ArrayList<>();

    /** What time the registries have; it stands still until somebody turns it. */
    public final HandClock clock = new HandClock(NOW);

    private final Checkpoints checkpoints = new Checkpoints(store);
    private final Reports reports = new Reports(store, checkpoints);

    /** Another instance of the registry over these logs. */
    public Registry open() {
        return Registry.open(
                new Logs(datasets.open(), trainings.open(), evaluations.open(), models.open()),
                store,
                new Gate(GateRules.defaults()),
                clock,
                fact -> {},
                deeds::add);
    }

    /** Lets the registry do all that it can. */
    public static void settle(Registry registry) {
        for (int i = 0; i < 3; i++) {
            registry.journals().values().forEach(Journal::follow);
            registry.reviewer().review();
        }
    }

    /** A stored checkpoint with its stored manifest. */
    public CheckpointId checkpoint(String name, DatasetId trainedOn, Optional<CheckpointId> warmStart) {
        return checkpoints.store(name, trainedOn, warmStart);
    }

    /** A stored checkpoint, trained on PASCAL from random weights. */
    public CheckpointId checkpoint(String name) {
        return checkpoint(name, PASCAL, Optional.empty());
    }

    /** What the evaluator states about a checkpoint, with the report stored. */
    public EvaluationCompleted evaluation(
            CheckpointId checkpoint, DatasetId on, TaskMetrics metrics, Optional<TaskMetrics> untrained) {
        return evaluation(checkpoint, on, metrics, untrained, Optional.of(PEOPLE));
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

    /** Publishes as the evaluator. */
    public Envelope<EvaluationEvent> publish(EvaluationEvent event, Cause cause) {
        Envelope<EvaluationEvent> envelope = Envelope.of(event, "/weightflow/evaluator", clock.instant(), cause);
        evaluations.publish(envelope);
        return envelope;
    }

    /** Publishes as the evaluator, for no reason. */
    public void publish(EvaluationEvent... events) {
        for (EvaluationEvent event : events) {
            publish(event, Cause.NONE);
        }
    }

    /** The evaluations that were asked for. */
    public List<EvaluationRequested> requests() {
        return evaluations.events().stream()
                .map(Envelope::event)
                .filter(EvaluationRequested.class::isInstance)
                .map(EvaluationRequested.class::cast)
                .toList();
    }

    /** The registry's facts, in order. */
    public List<ModelEvent> facts() {
        return models.events().stream().map(Envelope::event).toList();
    }
}
