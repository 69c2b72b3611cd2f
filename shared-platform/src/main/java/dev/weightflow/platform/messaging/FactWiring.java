package dev.weightflow.platform.messaging;

import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.signing.Signatures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Brings the places that an operator has given up into the service. */
@ApplicationScoped
class FactWiring {
    @Produces
    @Singleton
    FactReader facts(Config config, Signatures signatures) {
        return new FactReader(
                signatures,
                MicroProfileSettings.of(config)
                        .optionalText(FactReader.ACCEPT_LOSS)
                        .map(FactWiring::places)
                        .orElse(Set.of()));
    }

    private static Set<String> places(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(place -> !place.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
