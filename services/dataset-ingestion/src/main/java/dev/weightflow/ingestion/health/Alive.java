package dev.weightflow.ingestion.health;

import dev.weightflow.ingestion.config.IngestionLifecycle;
import dev.weightflow.platform.health.Probes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether the thread that asks for requests still does; it does so through the longest work. */
@Liveness
public class Alive implements HealthCheck {
    private final IngestionLifecycle service;

    Alive(IngestionLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.askedFor(service.silenceOfRequests());
    }
}
