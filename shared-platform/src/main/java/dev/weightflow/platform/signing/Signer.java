package dev.weightflow.platform.signing;

import dev.weightflow.platform.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;

/** This service's own key. */
final class Signer {
    private static final byte[] PROBE = "weightflow-signature-probe".getBytes(StandardCharsets.US_ASCII);

    private final String principal;
    private final String keyId;
    private final PrivateKey key;

    private Signer(String principal, String keyId, PrivateKey key) {
        this.principal = principal;
        this.keyId = keyId;
        this.key = key;
    }

    /**
     * The key of a file with the public key on its first line and the private one on its second.
     *
     * @throws ConfigurationException if the file cannot be read, others can read it, or the ring does not hold its public key for this service
     */
    static Signer open(String principal, Path file, KeyRing ring) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream()
                            .anyMatch(right -> right == PosixFilePermission.OTHERS_READ
                                    || right == PosixFilePermission.OTHERS_WRITE)) {
                throw fault(file, "every user of this machine can read or write it; take that right away (chmod 600)");
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                throw fault(file, "it does not hold a public and a private key, a line each");
            }
            PublicKey shown = Ed25519.publicKey(lines.get(0).strip());
            PrivateKey secret = Ed25519.privateKey(lines.get(1).strip());
            if (!Ed25519.verifies(shown, PROBE, Ed25519.sign(secret, PROBE))) {
                throw fault(file, "its two keys do not belong together");
            }
            String id = Ed25519.id(shown);
            if (ring.key(principal, id).isEmpty()) {
                throw fault(
                        file, "the key ring does not hold its public key as one of " + principal + "; add that line");
            }
            return new Signer(principal, id, secret);
        } catch (IOException | IllegalArgumentException e) {
            throw fault(file, e.getMessage());
        }
    }

    private static ConfigurationException fault(Path file, String why) {
        return new ConfigurationException(List.of(SigningSettings.KEY + " names " + file + ", but " + why));
    }

    String principal() {
        return principal;
    }

    String keyId() {
        return keyId;
    }

    byte[] sign(byte[] statement) {
        return Ed25519.sign(key, statement);
    }
}
