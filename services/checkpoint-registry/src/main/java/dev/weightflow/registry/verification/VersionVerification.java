package dev.weightflow.registry.verification;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;

/**
 * Result of verifying a version's objects.
 *
 * @param objects number of objects that were read
 * @param signed whether documents must be signed here
 * @param findings the faults; empty if there are none
 */
public record VersionVerification(
        ModelName model, VersionNumber version, int objects, boolean signed, List<Finding> findings) {

    /**
     * Fault that was found.
     *
     * @param object kind of the object, such as {@code manifest}
     * @param digest its digest
     * @param code the stable reason
     * @param message one sentence
     */
    public record Finding(String object, Digest digest, String code, String message) {}
}
