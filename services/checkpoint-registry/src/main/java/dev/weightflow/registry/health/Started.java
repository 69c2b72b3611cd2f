package dev.weightflow.registry.health;

import dev.weightflow.platform.health.Probes;
import dev.weightflow.registry.config.RegistryLifecycle;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Whether the logs were read to their ends once. */
@Startup
public class Started implements HealthCheck {
    private final RegistryLifecycle service;

    Started(RegistryLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.read(service.unready());
    }
}
