package dev.weightflow.console.owner;

/** Service that owns and makes judgements. */
public enum OwningService {
    DATASET_INGESTION("dataset-ingestion", 8081),
    TRAINER("trainer", 8082),
    EVALUATOR("evaluator", 8083),
    CHECKPOINT_REGISTRY("checkpoint-registry", 8084),
    RETRAINING("retraining", 8085);

    private final String key;
    private final int port;

    OwningService(String key, int port) {
        this.key = key;
        this.port = port;
    }

    /** Returns the service's name. */
    public String key() {
        return key;
    }

    /** Returns its default port on a local machine. */
    public int port() {
        return port;
    }
}
