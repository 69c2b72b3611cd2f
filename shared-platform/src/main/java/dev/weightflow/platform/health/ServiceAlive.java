package dev.weightflow.platform.health;

import dev.weightflow.platform.service.ServiceLifecycle;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive: no worker thread has died. It does not depend on how long a piece of work takes. */
@Liveness
public class ServiceAlive implements HealthCheck {
    private final ServiceLifecycle service;

    ServiceAlive(ServiceLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Answers.unless("the service's workers live", service.notAlive());
    }
}
