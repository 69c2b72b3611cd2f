package dev.weightflow.evaluator;

import ai.djl.Device;
import dev.weightflow.evaluator.job.EvaluationFailures;
import dev.weightflow.evaluator.job.EvaluationMetrics;
import dev.weightflow.evaluator.job.EvaluationWork;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.measure.FairLock;
import dev.weightflow.evaluator.measure.Measurement;
import dev.weightflow.evaluator.predict.Predictions;
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
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.messaging.ProgressPublisher;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.model.Models;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class EvaluatorWiring {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluatorWiring.class);
    private static final String NAME = EvaluatorSettings.NAME;
    private static final String SOURCE = "/weightflow/" + NAME;

    private final Clock clock = Clock.systemUTC();

    @Produces
    @Singleton
    EvaluatorSettings settings(Config config) {
        return EvaluatorSettings.of(Settings.of(config));
    }

    @Produces
    @Singleton
    ObjectStore store(EvaluatorSettings settings, MeterRegistry meters, FactReader facts) {
        return SignedObjectStore.over(settings.objectStore().open(meters), facts.signatures());
    }

    @Produces
    @Singleton
    ArtifactStore artifacts(EvaluatorSettings settings, ObjectStore store) {
        return new ArtifactStore(
                store, new DiskCache(store, settings.dataDir().resolve("objects"), settings.copiesBytes(), clock));
    }

    @Produces
    @Singleton
    FairLock lock() {
        return new FairLock();
    }

    @Produces
    @Singleton
    ModelVersions models() {
        return new ModelVersions();
    }

    /** Opens the device; a missing one stops the application. */
    @Produces
    @Singleton
    Device device(EvaluatorSettings settings) {
        Device device = Torch.device(settings.device());
        MatrixProducts.configure(settings.matrixProducts());
        LOG.info("Networks run on {}", device);
        return device;
    }

    @Produces
    @Singleton
    Predictions predictions(ArtifactStore artifacts, Device device, FairLock lock) {
        return new Predictions(artifacts, device, lock, Predictions.PATIENCE);
    }

    void close(@Disposes Predictions predictions) {
        predictions.close();
    }

    @Produces
    @Singleton
    ServiceHandle<JobService<EvaluationSpec>> evaluations(
            EvaluatorSettings settings,
            ObjectStore store,
            ArtifactStore artifacts,
            Device device,
            FairLock lock,
            ModelVersions models,
            @Channel("progress") @OnOverflow(OnOverflow.Strategy.DROP) MutinyEmitter<byte[]> progress,
            MeterRegistry meters,
            FactReader facts,
            SegmentStreams segments,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion) {
        EvaluationMetrics metrics = new EvaluationMetrics(meters);
        Measurement measurement = new Measurement(artifacts, device, settings.batchSize(), codeVersion, lock);
        JobDefinition<EvaluationSpec, JobProjection<EvaluationSpec>> evaluations = new JobDefinition<>(
                JobKind.EVALUATION,
                state -> state,
                new EvaluationWork(measurement::measure, metrics, System::nanoTime),
                EvaluationFailures::of,
                JobMetrics.of(JobKind.EVALUATION, meters, EvaluationFailures.codes()));
        return ServiceHandle.of(NAME, service -> {
            Journal<JobProjection<EvaluationSpec>, JobEvent> journal = service.follow(Journal.open(
                    KafkaEventLog.open(settings.kafka(), Topics.EVALUATIONS, JobEvent.class, NAME, meters, facts),
                    EvaluationWork.projection(Optional.of(new JobArchive<>(
                            store, EvaluationSpec.class, settings.jobs().archiveAfter(), clock))),
                    JournalOptions.of(SOURCE, clock)
                            .withSnapshots(store)
                            .withFacts(facts)
                            .withMeters(meters)));
            segments.save(service, settings.kafka(), Topics.EVALUATIONS, store);
            models.follow(service.follow(Journal.readOnly(
                    KafkaEventLog.open(settings.kafka(), Topics.MODELS, ModelEvent.class, meters, facts),
                    Models.projection(NAME),
                    JournalOptions.of(SOURCE, clock)
                            .withHeads(store)
                            .withDatabases(settings.databases())
                            .withFacts(facts)
                            .withMeters(meters))));
            journal.onEvent(metrics::onEvent);
            metrics.show(journal.state());
            Consumer<ProgressEvent> publisher = new ProgressPublisher(SOURCE, progress, clock);
            return JobService.start(
                    service, JobService.worker(NAME), journal, evaluations, settings.jobs(), publisher, clock);
        });
    }
}
