package dev.weightflow.registry.health;

import dev.weightflow.platform.health.Probes;
import dev.weightflow.registry.config.RegistryLifecycle;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the service knows what is in its logs. */
@Readiness
public class Ready implements HealthCheck {
    private final RegistryLifecycle service;

    Ready(RegistryLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.followed(service.unready(), service.silence());
    }
}
