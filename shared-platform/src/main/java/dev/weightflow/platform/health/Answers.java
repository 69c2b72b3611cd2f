package dev.weightflow.platform.health;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Answers to health probes. */
final class Answers {
    private Answers() {}

    /** Up unless there is a reason, which is told. */
    static HealthCheckResponse unless(String name, Optional<String> why) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(name).status(why.isEmpty());
        why.ifPresent(reason -> answer.withData("why", reason));
        return answer.build();
    }
}
