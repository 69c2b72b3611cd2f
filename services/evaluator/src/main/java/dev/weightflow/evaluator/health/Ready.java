package dev.weightflow.evaluator.health;

import dev.weightflow.evaluator.config.EvaluatorLifecycle;
import dev.weightflow.platform.health.Probes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the service knows what is in its logs. */
@Readiness
public class Ready implements HealthCheck {
    private final EvaluatorLifecycle service;

    Ready(EvaluatorLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.followed(service.unready(), service.silenceOfLogs());
    }
}
