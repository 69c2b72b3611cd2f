package dev.weightflow.trainer.config;

import dev.weightflow.model.tensor.Torch;
import dev.weightflow.platform.configuration.MicroProfileSettings;
import dev.weightflow.platform.event.EventPublisher;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.KafkaEventPublisher;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.log.MeteredEventLog;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.problem.ProblemKinds;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.spec.UnbuildableModelException;
import dev.weightflow.trainer.job.JobConflictException;
import dev.weightflow.trainer.job.JobJournal;
import dev.weightflow.trainer.job.NoSuchJobException;
import dev.weightflow.trainer.model.ModelTraining;
import dev.weightflow.trainer.work.Checkpoints;
import dev.weightflow.trainer.work.Heartbeat;
import dev.weightflow.trainer.work.Training;
import dev.weightflow.trainer.work.Watch;
import dev.weightflow.trainer.work.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the trainer's parts of plain Java and hands them to the framework. */
@ApplicationScoped
public class TrainerParts {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    TrainerSettings settings(Config config) {
        return TrainerSettings.of(MicroProfileSettings.of(config));
    }

    @Produces
    @Singleton
    KafkaConnection kafka(TrainerSettings settings) {
        return settings.kafka();
    }

    /** A name that no earlier process had: a restarted one must not be taken for the one that died. */
    @Produces
    @Singleton
    WorkerId worker() {
        return new WorkerId("trainer-" + UUID.randomUUID());
    }

    @Produces
    @Singleton
    ObjectStore store(TrainerSettings settings, MeterRegistry meters) {
        return settings.objectStore().open(meters);
    }

    @Produces
    @Singleton
    LocalCopies copies(ObjectStore store, TrainerSettings settings) {
        return new LocalCopies(store, settings.dataDir().resolve("objects"));
    }

    @Produces
    @Singleton
    EventPublisher publisher(KafkaConnection kafka) {
        return new KafkaEventPublisher(kafka);
    }

    @Produces
    @Singleton
    JobJournal journal(KafkaConnection kafka, Clock clock, MeterRegistry meters) {
        EventLog<TrainingEvent> log =
                KafkaEventLog.open(kafka, Topics.TRAININGS, TrainingEvent.class, TrainerSettings.NAME);
        return JobJournal.open(
                new MeteredEventLog<>(log, Topics.TRAININGS.name(), TrainingEvent.class, meters), clock, fact -> {});
    }

    void close(@Disposes JobJournal journal) {
        journal.close();
    }

    @Produces
    @Singleton
    Heartbeat heartbeat(TrainerSettings settings) {
        return new Heartbeat(settings.heartbeat());
    }

    void close(@Disposes Heartbeat heartbeat) {
        heartbeat.close();
    }

    @Produces
    @Singleton
    Checkpoints checkpoints(
            ObjectStore store, @ConfigProperty(name = "quarkus.application.version") String codeVersion) {
        return new Checkpoints(store, codeVersion);
    }

    @Produces
    @Singleton
    Training training(ObjectStore store, LocalCopies copies, TrainerSettings settings, WorkerId worker, Clock clock) {
        Path scratch = settings.dataDir().resolve("scratch").resolve(worker.value());
        return new ModelTraining(store, copies, scratch, Torch.device(settings.device()), clock);
    }

    @Produces
    @Singleton
    ProblemKinds problems() {
        return new ProblemKinds(Map.of(
                NoSuchJobException.CODE, ProblemKind.of(404, "No such job"),
                JobConflictException.CODE, ProblemKind.of(409, "Contradicts the job"),
                UnbuildableModelException.CODE, ProblemKind.of(400, "Invalid request")));
    }

    @Produces
    @Singleton
    Watch watch(JobJournal journal, TrainerSettings settings, TrainerMetrics metrics) {
        return new Watch(journal, settings.patience(), System::nanoTime, metrics);
    }

    @Produces
    @Singleton
    Worker worker(
            WorkerId id,
            JobJournal journal,
            Checkpoints checkpoints,
            EventPublisher publisher,
            Training training,
            Heartbeat heartbeat,
            Clock clock,
            TrainerSettings settings,
            TrainerMetrics metrics) {
        return new Worker(
                id, journal, checkpoints, publisher, training, heartbeat, clock, settings.attempts(), metrics);
    }
}
