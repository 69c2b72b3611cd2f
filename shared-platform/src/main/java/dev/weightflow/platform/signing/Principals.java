package dev.weightflow.platform.signing;

import dev.weightflow.schema.topic.Topics;
import java.util.Map;
import java.util.Optional;

/** Assignment of statements to signing principals. A principal is a service, with all of its instances. */
public final class Principals {
    public static final String DATASET_INGESTION = "dataset-ingestion";
    public static final String TRAINER = "trainer";
    public static final String EVALUATOR = "evaluator";
    public static final String CHECKPOINT_REGISTRY = "checkpoint-registry";
    public static final String RETRAINING = "retraining";

    private static final Map<String, String> WRITERS = Map.of(
            Topics.DATASETS.name(), DATASET_INGESTION,
            Topics.TRAININGS.name(), TRAINER,
            Topics.EVALUATIONS.name(), EVALUATOR,
            Topics.MODELS.name(), CHECKPOINT_REGISTRY,
            Topics.RETRAINING.name(), RETRAINING);

    private Principals() {}

    static boolean statesFacts(String principal) {
        return WRITERS.containsValue(principal);
    }

    /** Returns the only service that states facts in that topic; empty for topics of requests and of progress, which many may write. */
    public static Optional<String> writerOf(String topic) {
        return Optional.ofNullable(WRITERS.get(topic));
    }
}
