package dev.weightflow.trainer.health;

import dev.weightflow.trainer.config.TrainerLifecycle;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether the thread that works on jobs is there; a job that takes hours, or a store that does not answer it, is no reason to restart. */
@Liveness
public class Alive implements HealthCheck {
    private final TrainerLifecycle service;

    Alive(TrainerLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("jobs are looked for")
                .status(service.working())
                .build();
    }
}
