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
    WINDOW,
    DRIFT,
    BASE_WEIGHTS,
    METHOD_FILE,
    SNAPSHOT,
    SEGMENT,
    /** Unknown kind. */
    OTHER;

    /** Returns how to repair a damaged or missing one, for people. */
    public String remedy() {
        return switch (this) {
            case DATASET_MANIFEST, SHARD, SAMPLE_LIST, SAMPLE_INDEX, THUMBNAILS ->
                "Ingest the same source again ('./weightflow datasets ingest'): that stores and signs the same bytes again.";
            case WEIGHTS, TRAINING_STATE, CURVE ->
                "A training that has not completed recreates it when it resumes. Of one that has, request the same under another"
                        + " name ('POST /trainings?job=NAME'): that makes the same bytes.";
            case CHECKPOINT_MANIFEST ->
                "A training that has not completed recreates it when it resumes. Of one that has, restore it, or its signature,"
                        + " from a copy of the store.";
            case REPORT, IMAGE_SUMS, PICTURE, GEOMETRY, WINDOW ->
                "Request the evaluation again with 'POST /evaluations?again=true': it stores and signs the same bytes again.";
            case BASE_WEIGHTS -> "Store the same file again ('./weightflow weights add').";
            case METHOD_FILE -> "Store the same text again ('POST /methods'): its digest is its name.";
            case SNAPSHOT -> "None is needed: services skip it, and a newer one replaces it.";
            case SEGMENT ->
                "The log itself has what it holds, and cannot be restored from the bucket meanwhile. Restore it from a copy of the"
                        + " store.";
            case DRIFT, OTHER -> "Restore it from a copy of the store.";
        };
    }
}
