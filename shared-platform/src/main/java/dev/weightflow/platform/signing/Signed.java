package dev.weightflow.platform.signing;

import java.util.Base64;

/**
 * A signature as it is written down.
 *
 * @param keyId by which key it was made
 * @param signature in Base64
 */
public record Signed(String keyId, String signature) {
    private static final int SHORT = 16;

    byte[] bytes() {
        try {
            return Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Somebody else wrote it, and it may be anything. */
    String shortKeyId() {
        String plain = keyId.replaceAll("[^0-9a-f]", "?");
        return plain.length() > SHORT ? plain.substring(0, SHORT) + "…" : plain;
    }
}
