package dev.weightflow.platform.service;

import dev.weightflow.platform.messaging.Channels;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Starts and ends the service with the application, and answers health probes for it: services have no checks of their own but register them with
 * their context.
 *
 * <p>Start: configuration (a fault stops the application) → HTTP and paused channels → journals, with retries → channels run.
 *
 * <p>End: work and channels are told to stop → the connector's worker pools and clients → journals.
 */
@ApplicationScoped
public class ServiceLifecycle {
    /** Priority after the connector, which ends its worker pools and clients with priorities up to 100. */
    private static final int AFTER_THE_CONNECTOR = 1000;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** Exit status of a process that cannot go on. */
    private static final int NOT_ALIVE = 70;

    private static final Logger LOG = LoggerFactory.getLogger(ServiceLifecycle.class);

    private final List<ServiceHandle<?>> services;
    private final Channels channels;
    private Optional<PeriodicTask> watch = Optional.empty();

    ServiceLifecycle(@Any Instance<ServiceHandle<?>> services, Channels channels, MeterRegistry meters) {
        this.services =
                services.stream().<ServiceHandle<?>>map(service -> service).toList();
        this.channels = channels;
        Gauge.builder("weightflow.ready", () -> notReady().isEmpty() ? 1 : 0).register(meters);
    }

    void start(@Observes StartupEvent event) {
        services.forEach(service -> service.begin(this::resumeIfAllStarted));
        if (services.isEmpty()) {
            channels.resume();
        }
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            watch = Optional.of(PeriodicTask.every(BETWEEN_LOOKS, "liveness", this::exitIfOver));
            if (serves()) {
                // an orderly stop is no failure, but the JVM's default exit status for the signal is 143
                Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(0));
            }
        }
    }

    /** Returns whether the process serves until it is stopped. A batch process that is told to stop has not finished its work. */
    private static boolean serves() {
        return ConfigProvider.getConfig()
                .getOptionalValue("quarkus.http.host-enabled", Boolean.class)
                .orElse(true);
    }

    /** Ends the process once all work is done, or when it cannot go on: its supervisor restarts it, whether or not it probes for liveness. */
    private void exitIfOver() {
        if (!services.isEmpty() && services.stream().allMatch(ServiceHandle::isFinished)) {
            Quarkus.asyncExit(0);
        }
        notAlive().ifPresent(why -> {
            LOG.error("This process exits, to be restarted: {}", why);
            Quarkus.asyncExit(NOT_ALIVE);
        });
    }

    private void resumeIfAllStarted() {
        if (services.stream().allMatch(service -> service.ifStarted().isPresent())) {
            channels.resume();
        }
    }

    void stopWork(@Observes ShutdownEvent event) {
        watch.ifPresent(PeriodicTask::close);
        channels.pause();
        services.forEach(ServiceHandle::stopWork);
    }

    void close(@Observes @Priority(AFTER_THE_CONNECTOR) @BeforeDestroyed(ApplicationScoped.class) Object event) {
        services.forEach(ServiceHandle::close);
    }

    public Optional<String> notReady() {
        return services.stream()
                .flatMap(service -> service.notReady().stream())
                .findFirst()
                .or(channels::notReady);
    }

    public Optional<String> notAlive() {
        return services.stream()
                .flatMap(service -> service.notAlive().stream())
                .findFirst()
                .or(channels::notAlive);
    }

    /** Reports that the process answers by HTTP. Anything that it waits for after that concerns readiness, and is no reason to restart it. */
    @Produces
    @Startup
    static HealthCheck started() {
        return () -> HealthCheckResponse.up("the service answers");
    }

    /** Reports that the journals have been read and are followed, that channels of facts have caught up, and that no channel has stopped. */
    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> {
            HealthCheckResponseBuilder answer = answer("the service knows its logs", notReady());
            services.stream()
                    .flatMap(service -> service.refused().stream())
                    .findFirst()
                    .ifPresent(code -> answer.withData("code", code));
            return answer.build();
        };
    }

    /** Reports that no worker thread has died, however long a piece of work takes. */
    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> upUnless("the service's workers live", notAlive());
    }

    private static HealthCheckResponse upUnless(String name, Optional<String> why) {
        return answer(name, why).build();
    }

    private static HealthCheckResponseBuilder answer(String name, Optional<String> why) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(name).status(why.isEmpty());
        why.ifPresent(reason -> answer.withData("why", reason));
        return answer;
    }
}
