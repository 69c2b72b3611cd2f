package dev.weightflow.ingestion.health;

import dev.weightflow.ingestion.config.IngestionLifecycle;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the service knows what is in its log. */
@Readiness
public class Ready implements HealthCheck {
    private static final Duration MOST = Duration.ofMinutes(1);

    private final IngestionLifecycle service;

    Ready(IngestionLifecycle service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> unready = service.unready();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("the log is followed")
                .status(unready.isEmpty() && service.silenceOfLog().compareTo(MOST) < 0);
        unready.ifPresent(why -> answer.withData("why", why));
        return answer.build();
    }
}
