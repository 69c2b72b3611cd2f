package dev.weightflow.trainer.config;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the log can be read. A job that runs for hours has no influence on it. */
@Readiness
@Singleton
public class LogReadiness implements HealthCheck {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

    private final TrainerService service;

    LogReadiness(TrainerService service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        Duration silence = service.silence();
        return HealthCheckResponse.named("log of trainings")
                .status(silence.compareTo(LONGEST_SILENCE) < 0)
                .withData("secondsSinceLastRead", silence.toSeconds())
                .build();
    }
}
