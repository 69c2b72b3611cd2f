package dev.weightflow.evaluator;

import ai.djl.Device;
import dev.weightflow.evaluator.job.EvaluationFailures;
import dev.weightflow.evaluator.job.EvaluationJobs;
import dev.weightflow.evaluator.job.EvaluationMetrics;
import dev.weightflow.evaluator.job.EvaluationProjection;
import dev.weightflow.evaluator.job.EvaluationWork;
import dev.weightflow.evaluator.job.Evaluations;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.measure.Measurement;
import dev.weightflow.evaluator.messaging.ProgressPublisher;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobUpdates;
import dev.weightflow.platform.job.JobWorker;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.job.ProgressTracker;
import dev.weightflow.platform.job.RetryPolicy;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.service.PeriodicTask;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the service is put together. */
class EvaluatorWiring {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluatorWiring.class);
    private static final String NAME = EvaluatorSettings.NAME;
    private static final Duration BETWEEN_LOOKS_AT_LEASES = Duration.ofSeconds(1);

    private final Clock clock = Clock.systemUTC();

    @Produces
    @Singleton
    EvaluatorSettings settings(Config config) {
        return EvaluatorSettings.of(MicroProfileSettings.of(config));
    }

    @Produces
    @Singleton
    ObjectStore store(EvaluatorSettings settings, MeterRegistry meters) {
        return settings.objectStore().open(meters);
    }

    @Produces
    @Singleton
    ArtifactStore artifacts(EvaluatorSettings settings, ObjectStore store) {
        return new ArtifactStore(
                store,
                new DiskCache(
                        store, settings.dataDir().resolve("objects"), settings.copiesGib() * DiskCache.GIB, clock));
    }

    @Produces
    @Singleton
    RetryingStartup<Evaluations> evaluations(
            EvaluatorSettings settings,
            ObjectStore store,
            ArtifactStore artifacts,
            ProgressPublisher progress,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion) {
        Device device = Torch.device(settings.device()); // one that is not there stops the application
        LOG.info("Networks run on {}", device);
        // a name that no earlier process had: a restarted one must not be taken for the one that died
        WorkerId self = new WorkerId(NAME + "-" + UUID.randomUUID());
        EvaluationMetrics metrics = new EvaluationMetrics(meters);
        JobMetrics<EvaluationSpec> jobMetrics = EvaluationMetrics.ofJobs(meters);
        Measurement measurement = new Measurement(artifacts, device, settings.batchSize(), codeVersion);
        EvaluationWork work = new EvaluationWork(measurement::measure, metrics, System::nanoTime);
        return RetryingStartup.of(NAME, service -> {
            Journal<JobProjection<EvaluationSpec>, EvaluationEvent> journal = service.open(Journal.open(
                    KafkaEventLog.open(settings.kafka(), Topics.EVALUATIONS, EvaluationEvent.class, NAME),
                    new EvaluationProjection(),
                    JournalOptions.of(ProgressPublisher.SOURCE, clock)
                            .withSnapshots(store)
                            .withMeters(meters)));
            service.readyUnless(journal::notReady);
            service.readyWhileRead(Topics.EVALUATIONS.name(), journal::timeSinceLastRead);
            journal.onEvent(metrics::hear);
            metrics.show(journal.state());

            Jobs<EvaluationSpec, JobProjection<EvaluationSpec>, EvaluationEvent> jobs = new Jobs<>(
                    journal, state -> state, new EvaluationJobs(), RetryPolicy.attempts(settings.attempts()), clock);
            Leases<EvaluationSpec, JobProjection<EvaluationSpec>, EvaluationEvent> leases =
                    new Leases<>(self, jobs, settings.leaseTimeout(), jobMetrics, System::nanoTime);
            service.work(PeriodicTask.every(BETWEEN_LOOKS_AT_LEASES, "leases", leases::expireStale));
            JobWorker<EvaluationSpec, JobProjection<EvaluationSpec>, EvaluationEvent> worker = new JobWorker<>(
                    self, jobs, work, EvaluationFailures::of, progress, jobMetrics, clock, settings.grace());
            // closed after the worker, which may take longer than a lease to stop
            service.work(PeriodicTask.every(settings.heartbeat(), "heartbeat", worker::beat));
            service.work(worker.start());
            service.aliveUnless(() -> worker.alive() ? Optional.empty() : Optional.of("The worker's thread has died."));
            jobMetrics.watch(journal::state, clock);
            return new Evaluations(jobs, leases, new ProgressTracker(jobs.kind()), new JobUpdates<>(jobs));
        });
    }
}
