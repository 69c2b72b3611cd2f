package dev.weightflow.registry.scrub;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.projection.reachability.NeededObject;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.schema.id.Digest;
import java.time.Instant;

/**
 * Needed object that is damaged or missing in the store.
 *
 * @param reason what refers to it
 * @param code the kind of damage, such as {@code object-damaged} or {@code object-not-found}
 * @param foundAt time when the damage was found
 * @param remedy how to repair it, for people
 */
public record DamagedObject(
        Digest digest, ObjectKind kind, String reason, String code, Instant foundAt, String remedy) {

    static final String MISSING = "object-not-found";

    /** Returns whether the store does not have the object at all. */
    @JsonIgnore
    public boolean isMissing() {
        return code.equals(MISSING);
    }

    static DamagedObject of(NeededObject object, String code, Instant now) {
        return new DamagedObject(object.digest(), object.kind(), object.reason(), code, now, remedy(object.kind()));
    }

    private static String remedy(ObjectKind kind) {
        return switch (kind) {
            case DATASET_MANIFEST, SHARD, SAMPLE_LIST, SAMPLE_INDEX, THUMBNAILS ->
                "Ingest the same source again ('./weightflow datasets ingest'): that stores and signs the same bytes again.";
            case WEIGHTS, TRAINING_STATE, CURVE ->
                "A training that has not completed recreates it when it resumes. Of one that has, request the same under another"
                        + " name ('POST /trainings?job=NAME'): that makes the same bytes.";
            case CHECKPOINT_MANIFEST ->
                "A training that has not completed recreates it when it resumes. Of one that has, restore it, or its signature,"
                        + " from a copy of the store.";
            case REPORT, IMAGE_SUMS, PICTURE, GEOMETRY ->
                "Request the evaluation again with 'POST /evaluations?again=true': it stores and signs the same bytes again.";
            case BASE_WEIGHTS -> "Store the same file again ('./weightflow weights add').";
            case METHOD_FILE -> "Store the same text again ('POST /methods'): its digest is its name.";
            case SNAPSHOT -> "None is needed: services skip it, and a newer one replaces it.";
            case SEGMENT ->
                "The log itself has what it holds, and cannot be restored from the bucket meanwhile. Restore it from a copy of the"
                        + " store.";
            case OTHER -> "Restore it from a copy of the store.";
        };
    }
}
