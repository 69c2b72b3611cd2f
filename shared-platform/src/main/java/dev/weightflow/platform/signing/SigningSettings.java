package dev.weightflow.platform.signing;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the keys are, the same for all services.
 *
 * @param keyRing the file of public keys; what others state and store must be signed where there is one
 * @param key the file of this service's own key
 */
record SigningSettings(Optional<Path> keyRing, Optional<Path> key) {
    static final String KEY_RING = "weightflow.signing.key-ring";
    static final String KEY = "weightflow.signing.key";

    static SigningSettings of(Settings settings) {
        return new SigningSettings(
                settings.optionalText("weightflow.signing.key-ring").map(Path::of),
                settings.optionalText("weightflow.signing.key").map(Path::of));
    }

    /** @throws ConfigurationException if only one of the two is set, or a file is faulty */
    Signatures open(String principal) {
        if (keyRing.isPresent() != key.isPresent()) {
            throw new ConfigurationException(
                    List.of(KEY_RING + " and " + KEY + " belong together; set both of them or none"));
        }
        return keyRing.map(KeyRing::open)
                .map(ring -> Signatures.of(ring, Signer.open(principal, key.orElseThrow(), ring)))
                .orElse(Signatures.NONE);
    }
}
