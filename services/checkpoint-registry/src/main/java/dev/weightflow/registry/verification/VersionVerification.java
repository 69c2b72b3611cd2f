package dev.weightflow.registry.verification;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.util.List;

/**
 * What a look at a version's objects has found.
 *
 * @param objects how many objects were read
 * @param signed whether documents must be signed here
 * @param findings what is wrong; empty if nothing is
 */
public record VersionVerification(
        ModelName model, VersionNumber version, int objects, boolean signed, List<Finding> findings) {

    /**
     * Something that is wrong.
     *
     * @param object what it is, such as {@code manifest}
     * @param digest its digest
     * @param code the stable reason
     * @param message one sentence
     */
    public record Finding(String object, Digest digest, String code, String message) {}
}
