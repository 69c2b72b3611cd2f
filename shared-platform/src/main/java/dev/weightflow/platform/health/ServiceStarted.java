package dev.weightflow.platform.health;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the process answers by HTTP. What it waits for after that is the matter of readiness, and no reason to restart it. */
@Startup
public class ServiceStarted implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.up("the service answers");
    }
}
