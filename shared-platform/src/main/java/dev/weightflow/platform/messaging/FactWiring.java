package dev.weightflow.platform.messaging;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.FeatureLevel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Produces the reader of facts by the operator's settings: given-up positions, an adopted installation, the feature level. */
@ApplicationScoped
class FactWiring {
    @Produces
    @Singleton
    FactReader facts(
            Signatures signatures,
            @ConfigProperty(name = FactReader.ACCEPT_LOSS) Optional<List<String>> places,
            @ConfigProperty(name = FactReader.ADOPT) Optional<String> installation,
            @ConfigProperty(name = FeatureLevel.SETTING) Optional<String> level) {
        return new FactReader(
                signatures,
                places.orElse(List.of()).stream().map(String::strip).collect(Collectors.toSet()),
                installation.map(String::strip).filter(id -> !id.isEmpty()),
                level.map(FactWiring::level).orElse(FeatureLevel.LATEST));
    }

    private static FeatureLevel level(String text) {
        try {
            return FeatureLevel.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(List.of(FeatureLevel.SETTING + ": " + e.getMessage()));
        }
    }
}
