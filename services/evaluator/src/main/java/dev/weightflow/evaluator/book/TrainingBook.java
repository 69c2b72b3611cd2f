package dev.weightflow.evaluator.book;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Of the trainings' log, what concerns evaluations: what was asked for, which trainings are completed, and where checkpoints' manifests
 * are.
 */
public final class TrainingBook {
    private final Map<CheckpointId, Digest> manifests = new HashMap<>();
    private final Map<JobId, TrainingSpec> specs = new HashMap<>();
    private final Map<EventId, Envelope<TrainingCompleted>> completions = new LinkedHashMap<>();

    /** Replays the log, which is only read. */
    public static Journal<TrainingBook, TrainingEvent> open(EventLog<TrainingEvent> log, Clock clock) {
        return Journal.open(
                log,
                Topics.TRAININGS.name(),
                new TrainingBook(),
                TrainingBook::replay,
                clock,
                EvaluationJournal.SOURCE,
                fact -> {});
    }

    private static TrainingBook replay(TrainingBook book, Envelope<TrainingEvent> fact) {
        fact.as(TrainingRequested.class)
                .map(Envelope::event)
                .ifPresent(request -> book.specs.putIfAbsent(request.job(), request.spec()));
        fact.as(CheckpointCommitted.class)
                .map(Envelope::event)
                .ifPresent(checkpoint -> book.manifests.put(checkpoint.checkpoint(), checkpoint.manifest()));
        fact.as(TrainingCompleted.class).ifPresent(completion -> {
            book.manifests.put(
                    completion.event().checkpoint(), completion.event().manifest());
            book.completions.putIfAbsent(completion.id(), completion);
        });
        return book;
    }

    /** The manifest of a checkpoint that some training committed. */
    public Optional<Digest> manifest(CheckpointId checkpoint) {
        return Optional.ofNullable(manifests.get(checkpoint));
    }

    /** What that job is to train. */
    public Optional<TrainingSpec> spec(JobId job) {
        return Optional.ofNullable(specs.get(job));
    }

    /** The completed trainings, in the order of the log. */
    public List<Envelope<TrainingCompleted>> completions() {
        return List.copyOf(completions.values());
    }
}
