package dev.weightflow.local.platform;

import dev.weightflow.local.http.Answer;
import dev.weightflow.local.http.Exchange;
import dev.weightflow.local.http.Request;
import dev.weightflow.local.process.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Secret by which an instance of a service proves its identity, as another user's program may listen at its port: a file that its owner alone can
 * read. The service answers a random challenge ({@code weightflow.security.identity-secret}).
 */
public record IdentitySecret(Path file) {
    static final String CHALLENGE = "Weightflow-Challenge";
    static final String PROOF = "Weightflow-Proof";
    private static final int RANDOM_BYTES = 32;
    /** Block size of SHA-256, in bytes. */
    private static final int BLOCK = 64;

    /** Returns the secret, which the first call generates. */
    public IdentitySecret made() {
        PrivateFiles.once(file, () -> PrivateFiles.random(RANDOM_BYTES));
        return this;
    }

    /**
     * Returns whether the server at that address knows the secret. The exchange reuses the connection over which this was verified.
     *
     * @throws IOException if nobody answers
     */
    public boolean isKnownAt(URI service, Exchange exchange, Duration timeout) throws IOException {
        if (!Files.isReadable(file)) {
            return false;
        }
        String challenge = PrivateFiles.random(RANDOM_BYTES);
        Request question = Request.get(service.resolve("/")).patience(timeout).header(CHALLENGE, challenge);
        String given;
        try (Answer answer = exchange.send(question)) {
            answer.bytes();
            given = answer.header().apply(PROOF).orElse("");
        }
        String expected = proof(service.getPort() + " " + challenge);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.US_ASCII));
    }

    /** Computes the proof of knowing the secret for a challenge: its HMAC-SHA256. */
    String proof(String text) throws IOException {
        byte[] secret = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(hmac(secret, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Computes the HMAC by RFC 2104. Java's own, in another package than its digests, loads all cryptography providers, for each command. */
    private static byte[] hmac(byte[] secret, byte[] text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] key = Arrays.copyOf(secret.length > BLOCK ? digest.digest(secret) : secret, BLOCK);
            digest.update(xor(key, 0x36));
            byte[] inner = digest.digest(text);
            digest.update(xor(key, 0x5c));
            return digest.digest(inner);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static byte[] xor(byte[] key, int pad) {
        byte[] padded = new byte[key.length];
        for (int i = 0; i < key.length; i++) {
            padded[i] = (byte) (key[i] ^ pad);
        }
        return padded;
    }
}
