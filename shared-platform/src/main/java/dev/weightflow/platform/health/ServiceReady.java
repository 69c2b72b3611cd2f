package dev.weightflow.platform.health;

import dev.weightflow.platform.service.ServiceLifecycle;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the journals have been read and are followed, and no channel has stopped. */
@Readiness
public class ServiceReady implements HealthCheck {
    private final ServiceLifecycle service;

    ServiceReady(ServiceLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Answers.unless("the service knows its logs", service.notReady());
    }
}
