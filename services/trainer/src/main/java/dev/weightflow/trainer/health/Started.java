package dev.weightflow.trainer.health;

import dev.weightflow.platform.health.Probes;
import dev.weightflow.trainer.config.TrainerLifecycle;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Whether the log was read to its end once. */
@Startup
public class Started implements HealthCheck {
    private final TrainerLifecycle service;

    Started(TrainerLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.read(service.unready());
    }
}
