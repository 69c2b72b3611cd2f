package dev.weightflow.platform.signing;

import dev.weightflow.platform.problem.PublicText;
import java.util.Base64;

public record Signed(String keyId, String signature) {
    private static final int SHORT = 16;

    byte[] bytes() {
        try {
            return Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Returns the key's id, cut: it is untrusted. */
    String shortKeyId() {
        return PublicText.cut(keyId.replaceAll("[^0-9a-f]", "?"), SHORT);
    }
}
