package dev.weightflow.platform.signing;

import dev.weightflow.platform.configuration.MicroProfileSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Brings the keys of the configuration into the service. */
@ApplicationScoped
class SigningWiring {
    @Produces
    @Singleton
    Signatures signatures(Config config, @ConfigProperty(name = "quarkus.application.name") String service) {
        return SigningSettings.of(MicroProfileSettings.of(config)).open(service);
    }
}
