package dev.weightflow.local.server;

import dev.weightflow.local.process.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Keys with which services sign their facts and objects (Ed25519): in one folder a file for each service, for its setting {@code
 * weightflow.signing.key}, and the ring of all public keys, for {@code weightflow.signing.key-ring}.
 */
public final class SigningKeys {
    private static final String HEADING =
            "# service  Ed25519 public key (X.509, Base64); read again whenever it changes";
    private static final String RING = "key-ring";
    private static final String KEY = ".key";

    private final Path folder;

    private SigningKeys(Path folder) {
        this.folder = folder;
    }

    /** Opens the keys in that folder, which need not exist yet. */
    public static SigningKeys in(Path folder) {
        return new SigningKeys(folder);
    }

    public Path ring() {
        return folder.resolve(RING);
    }

    public Path key(String service) {
        return folder.resolve(service + KEY);
    }

    public boolean exist() {
        return Files.exists(ring());
    }

    /** Returns the file of that service's own key, which the first call generates. */
    public Path of(String service) {
        // services start at the same time, each with an object of this class, and share the ring
        synchronized (SigningKeys.class) {
            return Files.exists(key(service)) ? key(service) : renew(service);
        }
    }

    /** Generates a new key for that service. The previous public key stays on the ring, as its signatures are still verified. */
    public Path renew(String service) {
        synchronized (SigningKeys.class) {
            PrivateFiles.named(folder);
            KeyPair pair = pair();
            String shown = base64(pair.getPublic().getEncoded());
            String former = exist() ? String.join("\n", PrivateFiles.lines(ring())) : HEADING;
            // the ring first: a key that is on no ring stops its service
            PrivateFiles.write(ring(), former + "\n" + service + " " + shown + "\n");
            return PrivateFiles.write(
                    key(service), shown + "\n" + base64(pair.getPrivate().getEncoded()) + "\n");
        }
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
        }
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}
