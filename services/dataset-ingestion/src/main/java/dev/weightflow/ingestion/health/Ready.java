package dev.weightflow.ingestion.health;

import dev.weightflow.ingestion.config.IngestionLifecycle;
import dev.weightflow.platform.health.Probes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the service knows what is in its log. */
@Readiness
public class Ready implements HealthCheck {
    private final IngestionLifecycle service;

    Ready(IngestionLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.followed(service.unready(), service.silenceOfLog());
    }
}
