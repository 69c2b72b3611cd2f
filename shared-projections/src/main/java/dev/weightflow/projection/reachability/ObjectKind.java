package dev.weightflow.projection.reachability;

import dev.weightflow.schema.Keyed;

/** What an object is. */
public enum ObjectKind implements Keyed {
    WEIGHTS,
    TRAINING_STATE,
    CHECKPOINT_MANIFEST,
    CURVE,
    DATASET_MANIFEST,
    SHARD,
    SAMPLE_LIST,
    SAMPLE_INDEX,
    THUMBNAILS,
    REPORT,
    IMAGE_SUMS,
    PICTURE,
    GEOMETRY,
    BASE_WEIGHTS,
    SNAPSHOT,
    /** Nothing says what it is. */
    OTHER
}
