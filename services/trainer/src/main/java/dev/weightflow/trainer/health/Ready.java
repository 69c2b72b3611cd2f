package dev.weightflow.trainer.health;

import dev.weightflow.platform.health.Probes;
import dev.weightflow.trainer.config.TrainerLifecycle;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the log can be read. A job that runs for hours has no influence on it. */
@Readiness
public class Ready implements HealthCheck {
    private final TrainerLifecycle service;

    Ready(TrainerLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.followed(service.unready(), service.silence());
    }
}
