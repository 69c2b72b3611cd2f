package dev.weightflow.platform.signing;

import dev.weightflow.platform.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * Keys from files: the service's own key pair, with the public key on the first line and the private one on the second, and the ring of all public
 * keys.
 */
record KeyFiles(KeyRing ring, String principal, String keyId, Ed25519PrivateKeyParameters key, OwnSignatures own)
        implements ServiceKeys {
    private static final byte[] PROBE = "weightflow-signature-probe".getBytes(StandardCharsets.US_ASCII);

    /** @throws ConfigurationException if a file cannot be read, others can read the key, or the ring does not hold it for this service */
    static KeyFiles open(String principal, Path keyRing, Path file) {
        KeyRing ring = KeyRing.open(keyRing);
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream()
                            .anyMatch(right -> right == PosixFilePermission.OTHERS_READ
                                    || right == PosixFilePermission.OTHERS_WRITE)) {
                throw fault(
                        file, "every user of this machine can read or write it; remove that permission (chmod 600)");
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                throw fault(file, "it does not hold a public and a private key, one per line");
            }
            Ed25519PublicKeyParameters shown = Ed25519.publicKey(lines.get(0).strip());
            Ed25519PrivateKeyParameters secret = Ed25519.privateKey(lines.get(1).strip());
            if (!Ed25519.verifies(shown, PROBE, Ed25519.sign(secret, PROBE))) {
                throw fault(file, "its two keys do not match");
            }
            String id = Ed25519.id(shown);
            if (!ring.idsOf(principal).contains(id)) {
                throw fault(
                        file, "the key ring does not hold its public key as one of " + principal + "; add that line");
            }
            return new KeyFiles(ring, principal, id, secret, new OwnSignatures());
        } catch (IOException | IllegalArgumentException e) {
            throw fault(file, e.getMessage());
        }
    }

    private static ConfigurationException fault(Path file, String why) {
        return new ConfigurationException(List.of(SigningWiring.KEY + " names " + file + ", but " + why));
    }

    @Override
    public Signed sign(byte[] statement) {
        Signed signed = new Signed(keyId, Base64.getEncoder().encodeToString(Ed25519.sign(key, statement)));
        own.add(statement, signed);
        return signed;
    }

    @Override
    public SignatureCheck check(String signer, byte[] statement, Signed signed) {
        return ring.check(signer, statement, signed, own);
    }

    @Override
    public List<String> idsOf(String signer) {
        return ring.idsOf(signer);
    }

    @Override
    public String toString() {
        return "the key " + keyId + " of " + principal;
    }
}
