package dev.weightflow.console.owner;

/** A service that judgements are asked of. */
public enum Owner {
    DATASET_INGESTION("dataset-ingestion", 8081),
    TRAINER("trainer", 8082),
    EVALUATOR("evaluator", 8083),
    CHECKPOINT_REGISTRY("checkpoint-registry", 8084),
    RETRAINING("retraining", 8085);

    private final String key;
    private final int port;

    Owner(String key, int port) {
        this.key = key;
        this.port = port;
    }

    /** The service's name. */
    public String key() {
        return key;
    }

    /** Where it answers on one's own machine. */
    public int port() {
        return port;
    }
}
