package dev.weightflow.ingestion;

import dev.weightflow.ingestion.job.IngestionState;
import dev.weightflow.ingestion.packing.JobFolders;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.sample.SampleQueries;
import dev.weightflow.ingestion.source.Downloads;
import dev.weightflow.ingestion.source.SourceOpener;
import dev.weightflow.ingestion.work.Environment;
import dev.weightflow.ingestion.work.IngestionMetrics;
import dev.weightflow.ingestion.work.IngestionWork;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.segment.SegmentStreams;
import dev.weightflow.platform.job.JobArchive;
import dev.weightflow.platform.job.JobDefinition;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.messaging.ProgressPublisher;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

class IngestionWiring {
    private static final String NAME = IngestionSettings.NAME;
    private static final String SOURCE = "/weightflow/" + NAME;

    @Produces
    @Singleton
    IngestionSettings settings(Config config) {
        return IngestionSettings.of(Settings.of(config));
    }

    @Produces
    @Singleton
    ServiceHandle<Ingestions> ingestions(
            IngestionSettings settings,
            @Channel("progress") @OnOverflow(OnOverflow.Strategy.DROP) MutinyEmitter<byte[]> progress,
            MeterRegistry meters,
            FactReader facts,
            SegmentStreams segments) {
        Clock clock = Clock.systemUTC();
        ObjectStore store = SignedObjectStore.over(settings.objectStore().open(meters), facts.signatures());
        IngestionMetrics counters = new IngestionMetrics(meters);
        JobMetrics<IngestSpec> metrics = JobMetrics.of(JobKind.INGESTION, meters, FailureCode.codes());
        return ServiceHandle.of(NAME, service -> {
            JobFolders scratch = service.open(JobFolders.open(settings.scratch(), settings.scratchBytes()));
            Packer packer = Packer.with(settings.readers());
            Journal<IngestionState, JobEvent> journal = service.follow(Journal.open(
                    KafkaEventLog.open(settings.kafka(), Topics.DATASETS, JobEvent.class, NAME, meters, facts),
                    IngestionState.projection(Optional.of(new JobArchive<>(
                            store, IngestSpec.class, settings.jobs().archiveAfter(), clock))),
                    JournalOptions.of(SOURCE, clock)
                            .withSnapshots(store)
                            .withFacts(facts)
                            .withMeters(meters)));
            segments.save(service, settings.kafka(), Topics.DATASETS, store);
            SourceOpener sources = new SourceOpener(
                    settings.sources(),
                    settings.objectStore()::files,
                    Downloads.of(settings.privateHosts()),
                    settings.limits().reading(),
                    settings.sourceBytes());
            IngestionWork work = new IngestionWork(new Environment(
                    sources,
                    scratch,
                    packer,
                    store,
                    settings.limits(),
                    settings.jobs().leaseTimeout(),
                    counters,
                    clock,
                    Sleeper.real()));
            JobService<IngestSpec> jobs = JobService.start(
                    service,
                    JobService.worker(NAME),
                    journal,
                    new JobDefinition<>(JobKind.INGESTION, IngestionState::jobs, work, FailureCode::of, metrics),
                    settings.jobs().withWorkers(settings.workers()),
                    new ProgressPublisher(SOURCE, progress, clock),
                    clock);
            SampleQueries samples = new SampleQueries(
                    () -> journal.state().datasets(), store, settings.limits().reading());
            return new Ingestions(journal, jobs, settings.sources(), samples, store);
        });
    }
}
