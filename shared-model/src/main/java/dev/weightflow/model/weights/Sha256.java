package dev.weightflow.model.weights;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

final class Sha256 {

    private static final int CHUNK = 16 << 20;

    private Sha256() {}

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(ByteSource source) {
        MessageDigest digest = start();
        for (long offset = 0; offset < source.size(); offset += CHUNK) {
            digest.update(source.slice(offset, (int) Math.min(CHUNK, source.size() - offset)));
        }
        return hex(digest);
    }
}
