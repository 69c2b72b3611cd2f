package dev.weightflow.evaluator.health;

import dev.weightflow.evaluator.config.EvaluatorLifecycle;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the service knows what is in its logs. */
@Readiness
public class Ready implements HealthCheck {
    private static final Duration MOST = Duration.ofMinutes(1);

    private final EvaluatorLifecycle service;

    Ready(EvaluatorLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> unready = service.unready();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("the logs are followed")
                .status(unready.isEmpty() && service.silenceOfLogs().compareTo(MOST) < 0);
        unready.ifPresent(why -> answer.withData("why", why));
        return answer.build();
    }
}
