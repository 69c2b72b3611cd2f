package dev.weightflow.registry.health;

import dev.weightflow.registry.config.RegistryLifecycle;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether the thread that does what is still to be done is there; that a store does not answer it is no reason to restart. */
@Liveness
public class Alive implements HealthCheck {
    private final RegistryLifecycle service;

    Alive(RegistryLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("versions are reviewed")
                .status(service.reviewing())
                .build();
    }
}
