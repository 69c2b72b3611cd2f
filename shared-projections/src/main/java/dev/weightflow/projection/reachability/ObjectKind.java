package dev.weightflow.projection.reachability;

import dev.weightflow.schema.Keyed;

/** Kind of an object in the store. */
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
    METHOD_FILE,
    SNAPSHOT,
    SEGMENT,
    /** Unknown kind. */
    OTHER
}
