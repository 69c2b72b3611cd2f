package dev.weightflow.ingestion.config;

import dev.weightflow.ingestion.IngestionException.Misconfigured;
import dev.weightflow.ingestion.book.IngestionDesk;
import dev.weightflow.ingestion.packing.Scratch;
import dev.weightflow.ingestion.source.Roots;
import dev.weightflow.ingestion.work.IngestionMeters;
import dev.weightflow.ingestion.work.ProgressBoard;
import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.lifecycle.LateStart;
import dev.weightflow.platform.lifecycle.ServiceStartingException;
import dev.weightflow.platform.objectstore.MeteredObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the service with the application. What is wrong with its settings stops the start; a log that does not answer
 * is waited for, and meanwhile the service is alive, not ready, and says why.
 */
@ApplicationScoped
public class IngestionLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(IngestionLifecycle.class);

    private final IngestionSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final MeterRegistry meters;
    private final ObjectStore store;
    private final ProgressBoard board;
    private volatile Optional<Scratch> scratch = Optional.empty();
    private final LateStart<IngestionService> service;

    IngestionLifecycle(Config config, MeterRegistry meters) {
        this.settings = orRefuse(() -> IngestionSettings.of(MicroProfileSettings.of(config)));
        this.meters = meters;
        this.store = new MeteredObjectStore(settings.objectStore().open(), meters);
        this.board = new ProgressBoard(clock);
        IngestionMeters counters = new IngestionMeters(meters, clock);
        this.service = new LateStart<>(
                () -> IngestionService.start(settings, scratch.orElseThrow(), store, board, counters, meters, clock));
    }

    void start(@Observes StartupEvent event) {
        scratch = Optional.of(orRefuse(() -> Scratch.open(settings.scratch())));
        service.begin("ingestion-start");
    }

    /** Says why the service does not start, in one sentence, before the framework adds its own words. */
    private static <T> T orRefuse(Supplier<T> part) {
        try {
            return part.get();
        } catch (ConfigurationException | Misconfigured e) {
            LOG.error("The service does not start. {}", e.getMessage());
            throw e;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        service.close();
        scratch.ifPresent(Scratch::close);
    }

    /**
     * The desk.
     *
     * @throws ServiceStartingException until the log has been read
     */
    public IngestionDesk desk() {
        return service.started().desk();
    }

    public ProgressBoard board() {
        return board;
    }

    public ObjectStore store() {
        return store;
    }

    public Roots roots() {
        return settings.roots();
    }

    public Clock clock() {
        return clock;
    }

    /** Why the service cannot serve, if it cannot. */
    public Optional<String> unready() {
        return service.unready();
    }

    /** How long ago the log was read without failure; nothing before the service has started. */
    public Duration silenceOfLog() {
        return service.ask(IngestionService::silenceOfLog, Duration.ZERO);
    }

    /** How long ago requests were asked for without failure; nothing before the service has started. */
    public Duration silenceOfRequests() {
        return service.ask(IngestionService::silenceOfRequests, Duration.ZERO);
    }
}
