package dev.weightflow.platform.signing;

import dev.weightflow.platform.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@ApplicationScoped
class SigningWiring {
    static final String KEY_RING = "weightflow.signing.key-ring";
    static final String KEY = "weightflow.signing.key";

    /**
     * Opens the configured keys. A service that states no facts may have the key ring alone: it verifies, and signs nothing.
     *
     * @throws ConfigurationException if only one of the two is set where both must be, or a file is faulty
     */
    @Produces
    @Singleton
    static Signatures signatures(
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = KEY_RING) Optional<Path> keyRing,
            @ConfigProperty(name = KEY) Optional<Path> key) {
        if (key.isPresent() ? keyRing.isEmpty() : keyRing.isPresent() && Principals.statesFacts(service)) {
            throw new ConfigurationException(
                    List.of(KEY_RING + " and " + KEY + " belong together; set both of them or none"));
        }
        return keyRing.map(ring -> key.map(own -> Signatures.open(service, ring, own))
                        .orElseGet(() -> Signatures.checking(service, ring)))
                .orElse(Signatures.NONE);
    }
}
