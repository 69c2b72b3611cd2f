package dev.weightflow.ingestion.health;

import dev.weightflow.ingestion.config.IngestionLifecycle;
import dev.weightflow.platform.health.Probes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Whether the log was read to its end once. */
@Startup
public class Started implements HealthCheck {
    private final IngestionLifecycle service;

    Started(IngestionLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.read(service.unready());
    }
}
