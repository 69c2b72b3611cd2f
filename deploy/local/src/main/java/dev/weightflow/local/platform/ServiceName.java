package dev.weightflow.local.platform;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The four services, with the port each prefers, the heap it gets and the time it has for a clean stop. */
public enum ServiceName {
    DATASET_INGESTION("dataset-ingestion", 8081, "384m", 20),
    /** A trainer ends its step and commits a checkpoint before it stops. */
    TRAINER("trainer", 8082, "1g", 60),
    EVALUATOR("evaluator", 8083, "768m", 20),
    CHECKPOINT_REGISTRY("checkpoint-registry", 8084, "256m", 20);

    private final String key;
    private final int port;
    private final String heap;
    private final int graceSeconds;

    ServiceName(String key, int port, String heap, int graceSeconds) {
        this.key = key;
        this.port = port;
        this.heap = heap;
        this.graceSeconds = graceSeconds;
    }

    /** The service's name in folders, messages and on the command line. */
    public String key() {
        return key;
    }

    public int preferredPort() {
        return port;
    }

    String heap() {
        return heap;
    }

    Duration grace() {
        return Duration.ofSeconds(graceSeconds);
    }

    /** The service with that key. */
    public static Optional<ServiceName> of(String key) {
        return Arrays.stream(values()).filter(name -> name.key.equals(key)).findFirst();
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return key;
    }
}
