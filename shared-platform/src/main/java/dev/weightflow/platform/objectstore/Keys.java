package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keys of objects in the bucket. */
final class Keys {

    static final String CONTENT = "sha256/";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

    private Keys() {}

    static String of(Digest digest) {
        return CONTENT + digest.hex().substring(0, 2) + "/" + digest.hex();
    }

    /** Returns the digest of the content at that key; empty if it is no key of content. */
    static Optional<Digest> digest(String key) {
        return Optional.of(key.substring(key.lastIndexOf('/') + 1))
                .filter(hex -> hex.matches(Digest.PATTERN))
                .map(Digest::new)
                .filter(digest -> of(digest).equals(key));
    }

    static String named(String key) {
        if (!NAME.matcher(key).matches() || key.startsWith(CONTENT) || key.contains("..")) {
            throw new IllegalArgumentException(
                    "'" + key + "' is not a valid object name; use letters, digits and . _ - / outside of " + CONTENT);
        }
        return key;
    }
}
