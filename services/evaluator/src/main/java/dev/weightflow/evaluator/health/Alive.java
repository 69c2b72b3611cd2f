package dev.weightflow.evaluator.health;

import dev.weightflow.evaluator.config.EvaluatorLifecycle;
import dev.weightflow.platform.health.Probes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether the thread that asks for requests still does; it does so through the longest evaluation. */
@Liveness
public class Alive implements HealthCheck {
    private final EvaluatorLifecycle service;

    Alive(EvaluatorLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return Probes.askedFor(service.silenceOfRequests());
    }
}
