package dev.weightflow.registry.scrub;

import dev.weightflow.projection.reachability.KeptObject;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.schema.id.Digest;
import java.time.Instant;

/**
 * An object that is needed, and of which the store has something else.
 *
 * @param reason what leads to it
 * @param code what is wrong with it, such as {@code object-damaged}
 * @param foundAt when that was found
 * @param remedy how it is made good, for people
 */
public record DamagedObject(
        Digest digest, ObjectKind kind, String reason, String code, Instant foundAt, String remedy) {

    static DamagedObject of(KeptObject object, String code, Instant now) {
        return new DamagedObject(object.digest(), object.kind(), object.reason(), code, now, remedy(object.kind()));
    }

    private static String remedy(ObjectKind kind) {
        return switch (kind) {
            case DATASET_MANIFEST, SHARD, SAMPLE_LIST, SAMPLE_INDEX, THUMBNAILS ->
                "Ingest the same source again ('./weightflow datasets ingest'): that stores and signs the same bytes again.";
            case WEIGHTS, TRAINING_STATE, CURVE ->
                "A training that has not completed makes it again when it goes on. Of one that has, request the same under another"
                        + " name ('POST /trainings?job=NAME'): that makes the same bytes.";
            case CHECKPOINT_MANIFEST ->
                "A training that has not completed makes it again when it goes on. Of one that has, restore it, or its signature,"
                        + " from a copy of the store.";
            case REPORT, IMAGE_SUMS, PICTURE, GEOMETRY ->
                "Request the evaluation again with 'POST /evaluations?again=true': it stores and signs the same bytes again.";
            case BASE_WEIGHTS -> "Store the same file again ('./weightflow weights add').";
            case SNAPSHOT -> "None is needed: services pass it over, and a newer one takes its place.";
            case OTHER -> "Restore it from a copy of the store.";
        };
    }
}
