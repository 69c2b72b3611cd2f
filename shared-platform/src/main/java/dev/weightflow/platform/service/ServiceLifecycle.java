package dev.weightflow.platform.service;

import dev.weightflow.platform.messaging.Channels;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;

/**
 * Starts and ends the service with the application.
 *
 * <p>Start: configuration (a fault stops the application) → HTTP and paused channels → journals, as often as it takes → channels run.
 *
 * <p>End: work and channels are told to stop → the connector's worker pools and clients → journals.
 */
@ApplicationScoped
public class ServiceLifecycle {
    /** The connector ends its worker pools and clients before, with priorities up to 100. */
    private static final int AFTER_THE_CONNECTOR = 1000;

    private final List<RetryingStartup<?>> services;
    private final Channels channels;

    ServiceLifecycle(@Any Instance<RetryingStartup<?>> services, Channels channels) {
        this.services =
                services.stream().<RetryingStartup<?>>map(service -> service).toList();
        this.channels = channels;
    }

    void start(@Observes StartupEvent event) {
        services.forEach(service -> service.begin(this::resumeIfAllStarted));
        if (services.isEmpty()) {
            channels.resume();
        }
    }

    private void resumeIfAllStarted() {
        if (services.stream().allMatch(service -> service.ifStarted().isPresent())) {
            channels.resume();
        }
    }

    void stopWork(@Observes ShutdownEvent event) {
        channels.pause();
        services.forEach(RetryingStartup::stopWork);
    }

    void close(@Observes @Priority(AFTER_THE_CONNECTOR) @BeforeDestroyed(ApplicationScoped.class) Object event) {
        services.forEach(RetryingStartup::close);
    }

    /** Why this instance cannot serve, if it cannot. */
    public Optional<String> notReady() {
        return services.stream()
                .flatMap(service -> service.notReady().stream())
                .findFirst()
                .or(channels::notReady);
    }

    /** Why this instance is to be restarted, if it is. */
    public Optional<String> notAlive() {
        return services.stream().flatMap(service -> service.notAlive().stream()).findFirst();
    }
}
