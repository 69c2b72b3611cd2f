package dev.weightflow.platform.security;

import dev.weightflow.platform.configuration.ConfigurationException;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to a client, before it shows its token, that it has reached this service and not an impostor on its port. A {@code GET} of any path with the
 * header {@code Weightflow-Challenge} is answered by 204 and {@code Weightflow-Proof}: HMAC-SHA256, by a secret that both know, of the port, a space
 * and the challenge. The port is included so that a challenge for one port cannot be relayed to another.
 */
final class IdentityProof {
    static final String CHALLENGE = "Weightflow-Challenge";
    static final String PROOF = "Weightflow-Proof";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST_CHALLENGE = 128;

    private final SecretKeySpec secret;

    private IdentityProof(SecretKeySpec secret) {
        this.secret = secret;
    }

    /** @throws ConfigurationException if the file cannot be read or is empty */
    static IdentityProof by(Path file) {
        try {
            byte[] secret = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
            return new IdentityProof(new SecretKeySpec(secret, ALGORITHM));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(List.of(
                    RequestGuard.IDENTITY_SECRET + " names " + file + ", which holds no secret that can be read"));
        }
    }

    static Optional<String> challenge(RoutingContext request) {
        return Optional.ofNullable(request.request().getHeader(CHALLENGE))
                .filter(text -> text.length() <= LONGEST_CHALLENGE
                        && request.request().method().equals(HttpMethod.GET));
    }

    void answer(RoutingContext request, String challenge) {
        int port = request.request().localAddress().port();
        request.response()
                .setStatusCode(204)
                .putHeader(PROOF, of(port, challenge))
                .end();
    }

    String of(int port, String challenge) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal((port + " " + challenge).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
