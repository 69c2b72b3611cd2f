package dev.weightflow.schema.topic;

import dev.weightflow.schema.job.JobKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Kafka topics. Every journal is written by one service alone and never compacted: state is a fold over all of it. Requests of other services arrive
 * in topics of their own. Progress is short-lived.
 *
 * <p>Order holds within a key. All events of a job have the job's id as their key.
 */
public final class Topics {
    private static final Duration REQUESTS = Duration.ofDays(7);

    /** Ingestions, and the resulting dataset versions. Written by dataset-ingestion. */
    public static final Topic DATASETS = journal("weightflow.datasets", "job", 3);

    /** Training jobs: requests, claims, checkpoints and results. Written by trainer. */
    public static final Topic TRAININGS = journal("weightflow.trainings", "job", 3);

    /** Evaluation jobs and reports. Written by evaluator. */
    public static final Topic EVALUATIONS = journal("weightflow.evaluations", "job", 3);

    /** Versions of models and the aliases that point to them. Written by checkpoint-registry. */
    public static final Topic MODELS = journal("weightflow.models", "model", 1);

    /** Retraining policies and the decisions by them. Written by retraining. */
    public static final Topic RETRAINING = journal("weightflow.retraining", "model", 1);

    public static final Topic INGESTION_REQUESTS = requests("weightflow.ingestion-requests");

    public static final Topic TRAINING_REQUESTS = requests("weightflow.training-requests");

    public static final Topic EVALUATION_REQUESTS = requests("weightflow.evaluation-requests");

    /** Progress of running jobs, and heartbeats. One partition: an instance that receives its own heartbeat receives everybody's. */
    public static final Topic PROGRESS =
            new Topic("weightflow.progress", "job or worker", 1, Optional.of(Duration.ofDays(2)));

    private Topics() {}

    private static Topic journal(String name, String key, int partitions) {
        return new Topic(name, key, partitions, Optional.empty());
    }

    private static Topic requests(String name) {
        return new Topic(name, "job", 3, Optional.of(REQUESTS));
    }

    public static Topic of(JobKind kind) {
        return switch (kind) {
            case INGESTION -> DATASETS;
            case TRAINING -> TRAININGS;
            case EVALUATION -> EVALUATIONS;
        };
    }

    public static List<Topic> events() {
        return List.of(
                INGESTION_REQUESTS,
                DATASETS,
                TRAINING_REQUESTS,
                TRAININGS,
                PROGRESS,
                EVALUATION_REQUESTS,
                EVALUATIONS,
                MODELS,
                RETRAINING);
    }

    /** Returns all topics of an installation, those for dead letters included. */
    public static List<Topic> all() {
        return events().stream()
                .flatMap(topic -> Stream.of(topic, topic.deadLetters()))
                .toList();
    }
}
