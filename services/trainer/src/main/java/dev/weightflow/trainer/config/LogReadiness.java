package dev.weightflow.trainer.config;

import dev.weightflow.platform.health.Probes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the log can be read. A job that runs for hours has no influence on it. */
@Readiness
@Singleton
public class LogReadiness implements HealthCheck {

    private final TrainerService service;

    LogReadiness(TrainerService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.followed(Optional.empty(), service.silence());
    }
}
