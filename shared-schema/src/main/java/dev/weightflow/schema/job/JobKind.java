package dev.weightflow.schema.job;

import dev.weightflow.schema.Keyed;

/** The kinds of jobs. */
public enum JobKind implements Keyed {
    /** A source becomes a dataset version. */
    INGESTION,
    /** A model is trained. */
    TRAINING,
    /** A checkpoint is evaluated. */
    EVALUATION
}
