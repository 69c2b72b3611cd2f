package dev.weightflow.trainer;

import ai.djl.Device;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobWorker;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.job.RetryPolicy;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.service.PeriodicTask;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.job.TrainingJobs;
import dev.weightflow.trainer.job.TrainingProjection;
import dev.weightflow.trainer.messaging.ProgressPublisher;
import dev.weightflow.trainer.training.Failures;
import dev.weightflow.trainer.training.TrainingMetrics;
import dev.weightflow.trainer.training.TrainingSet;
import dev.weightflow.trainer.training.TrainingWork;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the service is put together. */
class TrainerWiring {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerWiring.class);
    private static final Duration BETWEEN_LOOKS_AT_LEASES = Duration.ofSeconds(1);

    @Produces
    @Singleton
    TrainerSettings settings(Config config) {
        return TrainerSettings.of(MicroProfileSettings.of(config));
    }

    /** The service; a device that is not there stops the application, as settings do that are wrong. */
    @Produces
    @Singleton
    RetryingStartup<Trainings> trainings(
            TrainerSettings settings,
            ProgressPublisher progress,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion) {
        Clock clock = Clock.systemUTC();
        Device device = Torch.device(settings.device());
        LOG.info("Networks are trained on {}", device);
        ObjectStore store = settings.objectStore().open(meters);
        DiskCache copies = new DiskCache(
                store, settings.dataDir().resolve("objects"), settings.copiesGib() * DiskCache.GIB, clock);
        // a name that no earlier process had: a restarted one must not be taken for the one that died
        WorkerId self = new WorkerId(TrainerSettings.NAME + "-" + UUID.randomUUID());
        JobMetrics<TrainingSpec> metrics = new JobMetrics<>(
                JobKind.TRAINING,
                meters,
                Failures.codes(),
                Stream.of(MethodName.values()).map(TrainerWiring::tags).toList(),
                spec -> tags(spec.method().name()));
        TrainingWork work = new TrainingWork(
                store,
                copies,
                settings.dataDir().resolve("scratch").resolve(self.value()),
                device,
                codeVersion,
                new TrainingMetrics(meters),
                clock);
        return RetryingStartup.of(TrainerSettings.NAME, service -> {
            Journal<JobProjection<TrainingSpec>, TrainingEvent> journal = service.open(Journal.open(
                    KafkaEventLog.open(settings.kafka(), Topics.TRAININGS, TrainingEvent.class, TrainerSettings.NAME),
                    new TrainingProjection(),
                    JournalOptions.of(ProgressPublisher.SOURCE, clock)
                            .withSnapshots(store)
                            .withMeters(meters)));
            service.readyUnless(journal::notReady);
            service.readyWhileRead("trainings", journal::timeSinceLastRead);
            Jobs<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> jobs = new Jobs<>(
                    journal, all -> all, new TrainingJobs(), RetryPolicy.attempts(settings.attempts()), clock);
            metrics.watch(jobs::current, clock);
            Leases<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> leases =
                    new Leases<>(self, jobs, settings.leaseTimeout(), metrics, System::nanoTime);
            service.work(PeriodicTask.every(BETWEEN_LOOKS_AT_LEASES, "leases", leases::expireStale));
            JobWorker<TrainingSpec, JobProjection<TrainingSpec>, TrainingEvent> worker =
                    new JobWorker<>(self, jobs, work, Failures::of, progress, metrics, clock, settings.grace());
            // closed after the worker, whose last checkpoint may take longer than a lease
            service.work(PeriodicTask.every(settings.heartbeat(), "heartbeat", worker::beat));
            service.work(worker.start());
            service.aliveUnless(() -> worker.alive() ? Optional.empty() : Optional.of("The worker's thread has died."));
            return new Trainings(jobs, leases, new TrainingSet(store, copies));
        });
    }

    private static Tags tags(MethodName method) {
        return Tags.of("method", method.key());
    }
}
