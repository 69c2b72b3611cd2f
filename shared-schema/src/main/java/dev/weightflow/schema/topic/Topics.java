package dev.weightflow.schema.topic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The topics. Facts are never compacted away: state is a fold over all of them. Only progress is short-lived.
 *
 * <p>Order holds within a key. What is decided over several keys of one topic (a dataset and the request that it came of)
 * must not depend on the order between them.
 */
public final class Topics {
    /** Requests to ingest, and what came of them. */
    public static final Topic DATASETS = new Topic("weightflow.datasets", "dataset or ingestion", 3, Optional.empty());

    /** Jobs: requests, claims, checkpoints and ends. */
    public static final Topic TRAININGS = new Topic("weightflow.trainings", "job", 3, Optional.empty());

    /** How running jobs get on. */
    public static final Topic PROGRESS = new Topic("weightflow.progress", "job", 3, Optional.of(Duration.ofDays(2)));

    /** Requests to evaluate, reports, and drift. */
    public static final Topic EVALUATIONS = new Topic("weightflow.evaluations", "checkpoint", 3, Optional.empty());

    /** Versions of models and the aliases that point to them. */
    public static final Topic MODELS = new Topic("weightflow.models", "model", 1, Optional.empty());

    private Topics() {}

    /** The topics of facts. */
    public static List<Topic> facts() {
        return List.of(DATASETS, TRAININGS, PROGRESS, EVALUATIONS, MODELS);
    }

    /** Every topic that an installation has, those for dead letters included. */
    public static List<Topic> all() {
        return facts().stream()
                .flatMap(topic -> Stream.of(topic, topic.deadLetters()))
                .toList();
    }
}
