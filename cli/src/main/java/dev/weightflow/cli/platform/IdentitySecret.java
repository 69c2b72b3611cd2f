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
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what an instance of a service proves that it is itself, and not another user's program at its port: a file that its owner alone reads.
 * The service is asked to answer a random challenge ({@code weightflow.security.identity-secret}).
 */
public record IdentitySecret(Path file) {
    private static final String CHALLENGE = "Weightflow-Challenge";
    private static final String PROOF = "Weightflow-Proof";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int RANDOM_BYTES = 32;

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

    private String proof(String text) throws IOException {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            byte[] secret = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
