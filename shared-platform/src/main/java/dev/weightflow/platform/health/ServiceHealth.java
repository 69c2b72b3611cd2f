package dev.weightflow.platform.health;

import dev.weightflow.platform.service.ServiceLifecycle;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What every service answers to health probes. */
class ServiceHealth {
    /** The process answers by HTTP. What it waits for after that is the matter of readiness, and no reason to restart it. */
    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.up("the service answers");
    }

    /** The journals have been read and are followed, and no channel has stopped. */
    @Produces
    @Readiness
    HealthCheck ready(ServiceLifecycle service) {
        return () -> unless("the service knows its logs", service.notReady());
    }

    /** No worker thread has died. It does not depend on how long a piece of work takes. */
    @Produces
    @Liveness
    HealthCheck alive(ServiceLifecycle service) {
        return () -> unless("the service's workers live", service.notAlive());
    }

    /** Up unless there is a reason, which is told. */
    private static HealthCheckResponse unless(String name, Optional<String> why) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(name).status(why.isEmpty());
        why.ifPresent(reason -> answer.withData("why", reason));
        return answer.build();
    }
}
