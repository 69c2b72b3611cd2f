package dev.weightflow.schema.json;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * Canonical JSON of a record: RFC 8785 (JSON Canonicalization Scheme), that is, sorted names, no white space, and numbers in their shortest form. The
 * same record gives the same bytes on every machine and every Java, so that the digest of these bytes can be an identity.
 *
 * <p>RFC 8785 knows only double-precision numbers: records that are hashed keep their integers within ±2^53.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    public static byte[] write(Object record) {
        try {
            return new JsonCanonicalizer(WeightflowJson.write(record)).getEncodedUTF8();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "A " + record.getClass().getSimpleName() + " has no canonical JSON: " + e.getMessage(), e);
        }
    }

    public static Digest digest(Object record) {
        return Digest.of(write(record));
    }
}
