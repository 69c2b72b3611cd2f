package dev.weightflow.trainer;

import ai.djl.Device;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.Torch;
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
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.history.TrainingHistory;
import dev.weightflow.trainer.history.TrainingRecords;
import dev.weightflow.trainer.training.Failures;
import dev.weightflow.trainer.training.MethodFiles;
import dev.weightflow.trainer.training.TrainingMetrics;
import dev.weightflow.trainer.training.TrainingSet;
import dev.weightflow.trainer.training.TrainingWork;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class TrainerWiring {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerWiring.class);
    private static final String NAME = TrainerSettings.NAME;
    private static final String SOURCE = "/weightflow/" + NAME;

    @Produces
    @Singleton
    TrainerSettings settings(Config config) {
        return TrainerSettings.of(Settings.of(config));
    }

    @Produces
    @Singleton
    ServiceHandle<Trainings> trainings(
            TrainerSettings settings,
            @Channel("progress") @OnOverflow(OnOverflow.Strategy.DROP) MutinyEmitter<byte[]> progress,
            MeterRegistry meters,
            FactReader facts,
            SegmentStreams segments,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion) {
        Clock clock = Clock.systemUTC();
        List<Device> devices = Torch.devices(settings.device());
        MatrixProducts.configure(settings.matrixProducts());
        LoaderConfig.useThreads(settings.loaderThreads());
        LOG.info("Networks are trained on {}", devices);
        ObjectStore store = SignedObjectStore.over(settings.objectStore().open(meters), facts.signatures());
        DiskCache copies = new DiskCache(store, settings.dataDir().resolve("objects"), settings.copiesBytes(), clock);
        WorkerId self = JobService.worker(NAME);
        Path scratch = settings.dataDir().resolve("scratch").resolve(self.value());
        TrainingWork work = new TrainingWork(
                store, copies, scratch, devices, codeVersion, new TrainingMetrics(meters), clock, Sleeper.real());
        JobDefinition<TrainingSpec, TrainingHistory> trainings =
                new JobDefinition<>(JobKind.TRAINING, TrainingHistory::jobs, work::run, Failures::of, metrics(meters));
        return ServiceHandle.of(NAME, service -> {
            Journal<TrainingHistory, JobEvent> journal = service.follow(Journal.open(
                    KafkaEventLog.open(settings.kafka(), Topics.TRAININGS, JobEvent.class, NAME, meters, facts),
                    TrainingHistory.projection(Optional.of(new JobArchive<>(
                            store, TrainingSpec.class, settings.jobs().archiveAfter(), clock))),
                    JournalOptions.of(SOURCE, clock)
                            .withSnapshots(store)
                            .withFacts(facts)
                            .withMeters(meters)));
            segments.save(service, settings.kafka(), Topics.TRAININGS, store);
            Consumer<ProgressEvent> publisher = new ProgressPublisher(SOURCE, progress, clock);
            JobService<TrainingSpec> jobs =
                    JobService.start(service, self, journal, trainings, settings.jobs(), publisher, clock);
            ObjectStore forRequests = settings.objectStore().openForRequests(meters);
            return new Trainings(
                    jobs,
                    new TrainingSet(forRequests, copies),
                    new MethodFiles(forRequests),
                    new TrainingRecords(jobs, journal::state, forRequests));
        });
    }

    private static JobMetrics<TrainingSpec> metrics(MeterRegistry meters) {
        return new JobMetrics<>(
                JobKind.TRAINING,
                meters,
                Failures.codes(),
                Stream.of(MethodName.values()).map(TrainerWiring::tags).toList(),
                spec -> tags(spec.method().name()));
    }

    private static Tags tags(MethodName method) {
        return Tags.of("method", method.key());
    }
}
