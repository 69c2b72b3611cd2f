package dev.weightflow.registry.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Secret that a webhook shares with its receiver, as Standard Webhooks write it: {@code whsec_} and Base64. */
final class SigningSecret {
    static final String PREFIX = "whsec_";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String VERSION = "v1,";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    /** Number of secrets that may hold at the same time: more than one while they are exchanged. */
    private static final int MOST_SECRETS = 4;

    private final byte[] key;

    private SigningSecret(byte[] key) {
        this.key = key;
    }

    /**
     * Reads the secrets of a file, one a line; empty lines and those that begin with a hash are left out.
     *
     * @throws IllegalArgumentException if one is malformed, or there are none or too many; the message holds nothing of them
     */
    static List<SigningSecret> parse(List<String> lines) {
        List<SigningSecret> secrets = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(SigningSecret::of)
                .toList();
        if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
            throw new IllegalArgumentException(
                    "it must hold between 1 and " + MOST_SECRETS + " secrets, one a line, not " + secrets.size());
        }
        return secrets;
    }

    static SigningSecret of(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a secret must begin with " + PREFIX);
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            // the decoder's message may name characters of the secret
            throw new IllegalArgumentException("a secret must be Base64 after " + PREFIX);
        }
        if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a secret must have between " + LEAST_BYTES + " and " + MOST_BYTES + " bytes, not " + key.length);
        }
        return new SigningSecret(key);
    }

    /** Returns the signature of a message: that of its id, its moment and its body. */
    String sign(String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningSecret secret && Arrays.equals(key, secret.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
