package dev.weightflow.evaluator.config;

import ai.djl.Device;
import dev.weightflow.evaluator.EvaluatorException.Starting;
import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.book.TrainingBook;
import dev.weightflow.evaluator.measure.Archive;
import dev.weightflow.evaluator.work.EvaluatorMeters;
import dev.weightflow.evaluator.work.Progress;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.MicroProfileSettings;
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
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final EvaluatorSettings settings;
    private final String codeVersion;
    private final Clock clock = Clock.systemUTC();
    private final MeterRegistry meters;
    private final ObjectStore store;
    private final Progress progress = new Progress(System::nanoTime);
    private volatile Optional<EvaluatorService> service = Optional.empty();
    private volatile String trouble = "it has not read its logs yet.";
    private volatile boolean stopping;

    EvaluatorLifecycle(
            Config config,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion,
            MeterRegistry meters) {
        this.settings = EvaluatorSettings.of(MicroProfileSettings.of(config));
        this.codeVersion = codeVersion;
        this.meters = meters;
        this.store = settings.objectStore().open(meters);
    }

    void start(@Observes StartupEvent event) {
        Device device = Torch.device(settings.device());
        LOG.info("Networks run on {}", device);
        EvaluatorMeters counters = new EvaluatorMeters(meters);
        counters.show(progress, clock);
        Thread starter = new Thread(() -> untilStarted(device, counters), "evaluator-start");
        starter.setDaemon(true);
        starter.start();
    }

    private void untilStarted(Device device, EvaluatorMeters counters) {
        while (!stopping && service.isEmpty()) {
            try {
                service = Optional.of(EvaluatorService.start(
                        settings, device, codeVersion, store, progress, counters, meters, clock));
            } catch (RuntimeException e) {
                trouble = e.getMessage();
                LOG.warn("Not ready: {}", trouble);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        service.ifPresent(EvaluatorService::close);
    }

    /**
     * The evaluations.
     *
     * @throws Starting until the logs have been read
     */
    public EvaluationJournal evaluations() {
        return started().evaluations();
    }

    /**
     * What is known of trainings.
     *
     * @throws Starting until the logs have been read
     */
    public Journal<TrainingBook, TrainingEvent> trainings() {
        return started().trainings();
    }

    private EvaluatorService started() {
        return service.orElseThrow(() -> new Starting(trouble));
    }

    /** What is stored, for whoever does not want to wait long. */
    public Archive archive() {
        return new Archive(store, settings.dataDir());
    }

    public Progress progress() {
        return progress;
    }

    /** Why the service cannot serve, if it cannot. */
    public Optional<String> unready() {
        return service.isPresent() ? Optional.empty() : Optional.of(trouble);
    }

    /** How long ago the logs were read without failure; nothing before the service has started. */
    public Duration silenceOfLogs() {
        return service.map(EvaluatorService::silenceOfLogs).orElse(Duration.ZERO);
    }

    /** How long ago requests were asked for without failure; nothing before the service has started. */
    public Duration silenceOfRequests() {
        return service.map(EvaluatorService::silenceOfRequests).orElse(Duration.ZERO);
    }
}
