package dev.weightflow.registry.config;

import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.lifecycle.LateStart;
import dev.weightflow.platform.lifecycle.ServiceStartingException;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.registry.meter.RegistryMeters;
import dev.weightflow.registry.review.Registry;
import dev.weightflow.registry.view.RetrainingShowcase;
import dev.weightflow.registry.view.Showcase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Starts and stops the service with the application. What is wrong with its settings stops the start; a log that does not answer
 * is waited for, and meanwhile the service is alive, not ready, and says why.
 */
@ApplicationScoped
public class RegistryLifecycle {
    private final LateStart<RegistryService> service;

    RegistryLifecycle(Config config, MeterRegistry meters) {
        RegistrySettings settings = RegistrySettings.of(MicroProfileSettings.of(config));
        ObjectStore store = settings.objectStore().open(meters);
        Clock clock = Clock.systemUTC();
        RegistryMeters counters = new RegistryMeters(meters, clock);
        this.service = new LateStart<>(() -> RegistryService.start(settings, store, counters, meters, clock));
    }

    void start(@Observes StartupEvent event) {
        service.begin("registry-start");
    }

    void stop(@Observes ShutdownEvent event) {
        service.close();
    }

    /**
     * What is known.
     *
     * @throws ServiceStartingException until the logs have been read
     */
    public Registry registry() {
        return service.started().registry();
    }

    /**
     * What is shown.
     *
     * @throws ServiceStartingException until the logs have been read
     */
    public Showcase showcase() {
        return service.started().showcase();
    }

    /**
     * What is shown of retraining.
     *
     * @throws ServiceStartingException until the logs have been read
     */
    public RetrainingShowcase retraining() {
        return service.started().retraining();
    }

    /** Why the service cannot serve, if it cannot. */
    public Optional<String> unready() {
        return service.unready();
    }

    /** How long ago the logs were read without failure; nothing before the service has started. */
    public Duration silence() {
        return service.ask(RegistryService::silence, Duration.ZERO);
    }

    /** Whether what is still to be done is being looked for; so it seems before the service has started. */
    public boolean reviewing() {
        return service.ask(RegistryService::reviewing, true);
    }
}
