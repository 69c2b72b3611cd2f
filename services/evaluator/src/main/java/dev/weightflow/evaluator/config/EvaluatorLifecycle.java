package dev.weightflow.evaluator.config;

import ai.djl.Device;
import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.book.TrainingBook;
import dev.weightflow.evaluator.measure.Archive;
import dev.weightflow.evaluator.work.EvaluatorMeters;
import dev.weightflow.evaluator.work.Progress;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.lifecycle.LateStart;
import dev.weightflow.platform.lifecycle.ServiceStartingException;
import dev.weightflow.platform.log.Journal;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.TrainingEvent;
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
public class EvaluatorLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluatorLifecycle.class);

    private final EvaluatorSettings settings;
    private final String codeVersion;
    private final Clock clock = Clock.systemUTC();
    private final MeterRegistry meters;
    private final ObjectStore store;
    private final Progress progress = new Progress(System::nanoTime);
    private final EvaluatorMeters counters;
    private final LateStart<EvaluatorService> service;

    EvaluatorLifecycle(
            Config config,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion,
            MeterRegistry meters) {
        this.settings = EvaluatorSettings.of(MicroProfileSettings.of(config));
        this.codeVersion = codeVersion;
        this.meters = meters;
        this.store = settings.objectStore().open(meters);
        this.counters = new EvaluatorMeters(meters);
        Device device = Torch.device(settings.device());
        LOG.info("Networks run on {}", device);
        this.service = new LateStart<>(
                () -> EvaluatorService.start(settings, device, codeVersion, store, progress, counters, meters, clock));
    }

    void start(@Observes StartupEvent event) {
        counters.show(progress, clock);
        service.begin("evaluator-start");
    }

    void stop(@Observes ShutdownEvent event) {
        service.close();
    }

    /**
     * The evaluations.
     *
     * @throws ServiceStartingException until the logs have been read
     */
    public EvaluationJournal evaluations() {
        return service.started().evaluations();
    }

    /**
     * What is known of trainings.
     *
     * @throws ServiceStartingException until the logs have been read
     */
    public Journal<TrainingBook, TrainingEvent> trainings() {
        return service.started().trainings();
    }

    /** What is stored, for whoever does not want to wait long. */
    public Archive archive() {
        return EvaluatorService.archive(store, settings, clock);
    }

    public Progress progress() {
        return progress;
    }

    /** Why the service cannot serve, if it cannot. */
    public Optional<String> unready() {
        return service.unready();
    }

    /** How long ago the logs were read without failure; nothing before the service has started. */
    public Duration silenceOfLogs() {
        return service.ask(EvaluatorService::silenceOfLogs, Duration.ZERO);
    }

    /** How long ago requests were asked for without failure; nothing before the service has started. */
    public Duration silenceOfRequests() {
        return service.ask(EvaluatorService::silenceOfRequests, Duration.ZERO);
    }
}
