package dev.weightflow.evaluator.health;

import dev.weightflow.evaluator.config.EvaluatorLifecycle;
import dev.weightflow.platform.health.Probes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Whether the logs were read to their end once. */
@Startup
public class Started implements HealthCheck {
    private final EvaluatorLifecycle service;

    Started(EvaluatorLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.read(service.unready());
    }
}
