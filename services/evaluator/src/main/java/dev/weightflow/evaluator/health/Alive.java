package dev.weightflow.evaluator.health;

import dev.weightflow.evaluator.config.EvaluatorLifecycle;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Whether the thread that asks for requests still does; it does so through the longest evaluation. */
@Liveness
public class Alive implements HealthCheck {
    private static final Duration MOST = Duration.ofMinutes(2);

    private final EvaluatorLifecycle service;

    Alive(EvaluatorLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        Duration silence = service.silenceOfRequests();
        return HealthCheckResponse.named("requests are asked for")
                .status(silence.compareTo(MOST) < 0)
                .withData("silentForSeconds", silence.toSeconds())
                .build();
    }
}
