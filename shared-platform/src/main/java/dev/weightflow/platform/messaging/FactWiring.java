package dev.weightflow.platform.messaging;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.signing.Signatures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Brings the places that an operator has given up into the service. */
@ApplicationScoped
class FactWiring {
    @Produces
    @Singleton
    FactReader facts(
            Signatures signatures, @ConfigProperty(name = FactReader.ACCEPT_LOSS) Optional<List<String>> places) {
        return new FactReader(
                signatures, places.orElse(List.of()).stream().map(String::strip).collect(Collectors.toSet()));
    }
}
