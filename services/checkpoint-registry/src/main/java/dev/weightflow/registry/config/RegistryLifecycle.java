package dev.weightflow.registry.config;

import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.registry.meter.RegistryMeters;
import dev.weightflow.registry.model.RegistryException.Starting;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the service with the application. What is wrong with its settings stops the start; a log that does not answer
 * is waited for, and meanwhile the service is alive, not ready, and says why.
 */
@ApplicationScoped
public class RegistryLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryLifecycle.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final RegistrySettings settings;
    private final MeterRegistry meters;
    private final ObjectStore store;
    private volatile Optional<RegistryService> service = Optional.empty();
    private volatile String trouble = "it has not read its logs yet.";
    private volatile boolean stopping;

    RegistryLifecycle(Config config, MeterRegistry meters) {
        this.settings = RegistrySettings.of(MicroProfileSettings.of(config));
        this.meters = meters;
        this.store = settings.objectStore().open(meters);
    }

    void start(@Observes StartupEvent event) {
        Thread starter = new Thread(this::untilStarted, "registry-start");
        starter.setDaemon(true);
        starter.start();
    }

    private void untilStarted() {
        Clock clock = Clock.systemUTC();
        RegistryMeters counters = new RegistryMeters(meters, clock);
        while (!stopping && service.isEmpty()) {
            try {
                service = Optional.of(RegistryService.start(settings, store, counters, meters, clock));
            } catch (RuntimeException e) {
                trouble = e.getMessage();
                LOG.warn("Not ready: {}", trouble);
                Sleeper.real().accept(BETWEEN_TRIES);
            }
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        service.ifPresent(RegistryService::close);
    }

    /**
     * What is known.
     *
     * @throws Starting until the logs have been read
     */
    public Registry registry() {
        return started().registry();
    }

    /**
     * What is shown.
     *
     * @throws Starting until the logs have been read
     */
    public Showcase showcase() {
        return started().showcase();
    }

    /**
     * What is shown of retraining.
     *
     * @throws Starting until the logs have been read
     */
    public RetrainingShowcase retraining() {
        return started().retraining();
    }

    private RegistryService started() {
        return service.orElseThrow(() -> new Starting(trouble));
    }

    /** Why the service cannot serve, if it cannot. */
    public Optional<String> unready() {
        return service.isPresent() ? Optional.empty() : Optional.of(trouble);
    }

    /** How long ago the logs were read without failure; nothing before the service has started. */
    public Duration silence() {
        return service.map(RegistryService::silence).orElse(Duration.ZERO);
    }

    /** Whether what is still to be done is being looked for; so it seems before the service has started. */
    public boolean reviewing() {
        return service.map(RegistryService::reviewing).orElse(true);
    }
}
