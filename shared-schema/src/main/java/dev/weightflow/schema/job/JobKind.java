package dev.weightflow.schema.job;

import dev.weightflow.schema.Keyed;

/** The kinds of jobs. */
public enum JobKind implements Keyed {
    INGESTION,
    TRAINING,
    EVALUATION
}
