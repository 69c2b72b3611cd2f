package dev.weightflow.schema.job;

import dev.weightflow.schema.Keyed;

public enum JobKind implements Keyed {
    INGESTION,
    TRAINING,
    EVALUATION
}
