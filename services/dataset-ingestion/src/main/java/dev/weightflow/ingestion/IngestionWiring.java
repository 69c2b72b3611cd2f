package dev.weightflow.ingestion;

import dev.weightflow.ingestion.job.IngestionJobs;
import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.messaging.ProgressPublisher;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.packing.Scratch;
import dev.weightflow.ingestion.work.IngestionMetrics;
import dev.weightflow.ingestion.work.IngestionWork;
import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobWorker;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.job.RetryPolicy;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.service.PeriodicTask;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;

/** How the service is put together. */
class IngestionWiring {
    private static final Duration BETWEEN_LOOKS_AT_LEASES = Duration.ofSeconds(1);

    @Produces
    @Singleton
    IngestionSettings settings(Config config) {
        return IngestionSettings.of(MicroProfileSettings.of(config));
    }

    @Produces
    @Singleton
    RetryingStartup<Ingestions> ingestions(
            IngestionSettings settings, ProgressPublisher progress, MeterRegistry meters) {
        Clock clock = Clock.systemUTC();
        ObjectStore store = settings.objectStore().open(meters);
        // a name that no earlier process had: a restarted one must not be taken for the one that died
        WorkerId self = new WorkerId(IngestionSettings.NAME + "-" + UUID.randomUUID());
        IngestionMetrics counters = new IngestionMetrics(meters);
        JobMetrics<IngestSpec> metrics = new JobMetrics<>(
                JobKind.INGESTION, meters, FailureCode.codes(), List.of(Tags.empty()), spec -> Tags.empty());
        return RetryingStartup.of(IngestionSettings.NAME, service -> {
            Scratch scratch = service.open(Scratch.open(settings.scratch()));
            Packer packer = service.open(Packer.with(settings.readers()));
            Journal<IngestionState, DatasetEvent> journal = service.open(Journal.open(
                    KafkaEventLog.open(settings.kafka(), Topics.DATASETS, DatasetEvent.class, IngestionSettings.NAME),
                    IngestionState.PROJECTION,
                    JournalOptions.of(ProgressPublisher.SOURCE, clock)
                            .withSnapshots(store)
                            .withMeters(meters)));
            service.readyUnless(journal::notReady);
            service.readyWhileRead("datasets", journal::timeSinceLastRead);
            Jobs<IngestSpec, IngestionState, DatasetEvent> jobs = new Jobs<>(
                    journal,
                    IngestionState::jobs,
                    new IngestionJobs(),
                    RetryPolicy.attempts(settings.attempts()),
                    clock);
            metrics.watch(jobs::current, clock);
            Leases<IngestSpec, IngestionState, DatasetEvent> leases =
                    new Leases<>(self, jobs, settings.leaseTimeout(), metrics, System::nanoTime);
            service.work(PeriodicTask.every(BETWEEN_LOOKS_AT_LEASES, "leases", leases::expireStale));
            IngestionWork work = new IngestionWork(
                    settings.sources(), scratch, packer, store, settings.limits(), counters, clock, Sleeper.real());
            JobWorker<IngestSpec, IngestionState, DatasetEvent> worker =
                    new JobWorker<>(self, jobs, work, FailureCode::of, progress, metrics, clock, settings.grace());
            // closed after the worker, whose last shard may take longer than a lease
            service.work(PeriodicTask.every(settings.heartbeat(), "heartbeat", worker::beat));
            service.work(worker.start());
            service.aliveUnless(() -> worker.alive() ? Optional.empty() : Optional.of("The worker's thread has died."));
            return new Ingestions(journal::state, jobs, leases, settings.sources(), store);
        });
    }
}
