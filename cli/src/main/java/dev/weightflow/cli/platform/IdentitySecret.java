package dev.weightflow.cli.platform;

import dev.weightflow.cli.http.Answer;
import dev.weightflow.cli.http.Exchange;
import dev.weightflow.cli.http.Request;
import dev.weightflow.embedded.process.PrivateFiles;
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
 * By what an instance of a service proves that it is itself, and not another user's program at its port: a file that its owner alone reads.
 * The service is asked to answer a random challenge ({@code weightflow.security.identity-secret}).
 */
public record IdentitySecret(Path file) {
    static final String CHALLENGE = "Weightflow-Challenge";
    static final String PROOF = "Weightflow-Proof";
    private static final int RANDOM_BYTES = 32;
    /** The bytes that SHA-256 works on at a time. */
    private static final int BLOCK = 64;

    /** The secret, made up by the first call. */
    IdentitySecret made() {
        PrivateFiles.once(file, () -> PrivateFiles.random(RANDOM_BYTES));
        return this;
    }

    /**
     * Whether who listens there knows the secret. The connection by which that was learned is the one that the exchange uses next.
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

    /** What who knows the secret answers to that text: its HMAC-SHA256. */
    String proof(String text) throws IOException {
        byte[] secret = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(hmac(secret, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** By RFC 2104. Java's own, in another package than its digests, makes it load all providers of cryptography, for each command. */
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
