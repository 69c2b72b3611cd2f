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
        return new DamagedObject(
                object.digest(),
                object.kind(),
                object.reason(),
                code,
                now,
                object.kind().remedy());
    }
}
