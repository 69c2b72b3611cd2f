package dev.weightflow.trainer.config;

import ai.djl.Device;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.lifecycle.LateStart;
import dev.weightflow.platform.lifecycle.ServiceStartingException;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.trainer.job.JobJournal;
import dev.weightflow.trainer.work.LatestProgress;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the service with the application. What is wrong with its settings, a device that is not there among them, stops the
 * start; a log that does not answer is waited for, and meanwhile the service is alive, not ready, and says why.
 */
@ApplicationScoped
public class TrainerLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerLifecycle.class);

    private final LatestProgress progress = new LatestProgress();
    private final LateStart<TrainerService> service;

    TrainerLifecycle(
            Config config,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion,
            MeterRegistry meters) {
        TrainerSettings settings = TrainerSettings.of(MicroProfileSettings.of(config));
        ObjectStore store = settings.objectStore().open(meters);
        TrainerMetrics metrics = new TrainerMetrics(meters);
        Clock clock = Clock.systemUTC();
        Device device = Torch.device(settings.device());
        LOG.info("Networks are trained on {}", device);
        this.service = new LateStart<>(
                () -> TrainerService.start(settings, device, codeVersion, store, progress, metrics, meters, clock));
    }

    void start(@Observes StartupEvent event) {
        service.begin("trainer-start");
    }

    void stop(@Observes ShutdownEvent event) {
        service.close();
    }

    /**
     * The jobs.
     *
     * @throws ServiceStartingException until the log has been read
     */
    public JobJournal jobs() {
        return service.started().jobs();
    }

    public LatestProgress progress() {
        return progress;
    }

    /** Why the service cannot serve, if it cannot. */
    public Optional<String> unready() {
        return service.unready();
    }

    /** How long ago the log was read without failure; nothing before the service has started. */
    public Duration silence() {
        return service.ask(TrainerService::silence, Duration.ZERO);
    }

    /** Whether jobs are being looked for, or will be. */
    public boolean working() {
        return service.ask(TrainerService::working, true);
    }
}
