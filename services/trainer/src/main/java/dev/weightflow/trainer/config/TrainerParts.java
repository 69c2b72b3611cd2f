package dev.weightflow.trainer.config;

import dev.weightflow.platform.event.EventPublisher;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.KafkaEventPublisher;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.MeteredObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
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
    KafkaConnection kafka(@ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        return KafkaConnection.to(servers, "trainer");
    }

    /** A name that no earlier process had: a restarted one must not be taken for the one that died. */
    @Produces
    @Singleton
    WorkerId worker() {
        return new WorkerId("trainer-" + UUID.randomUUID());
    }

    @Produces
    @Singleton
    ObjectStore store(ObjectStoreConfig config, MeterRegistry meters) {
        ObjectStore store = new S3Settings(
                        config.endpoint(), config.bucket(), config.region(), config.accessKey(), config.secretKey())
                .open();
        return new MeteredObjectStore(store, meters);
    }

    @Produces
    @Singleton
    LocalCopies copies(ObjectStore store, @ConfigProperty(name = "weightflow.data-dir") Path folder) {
        return new LocalCopies(store, folder.resolve("objects"));
    }

    @Produces
    @Singleton
    EventPublisher publisher(KafkaConnection kafka) {
        return new KafkaEventPublisher(kafka);
    }

    @Produces
    @Singleton
    JobJournal journal(KafkaConnection kafka, Clock clock) {
        return JobJournal.open(
                KafkaEventLog.open(kafka, Topics.TRAININGS, TrainingEvent.class, "trainer"), clock, fact -> {});
    }

    void close(@Disposes JobJournal journal) {
        journal.close();
    }

    @Produces
    @Singleton
    Heartbeat heartbeat(TrainerConfig config) {
        return new Heartbeat(config.heartbeat());
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
    Training training(
            ObjectStore store,
            LocalCopies copies,
            TrainerConfig config,
            WorkerId worker,
            Clock clock,
            @ConfigProperty(name = "weightflow.data-dir") Path folder) {
        return new ModelTraining(
                store, copies, folder.resolve("scratch").resolve(worker.value()), config.device(), clock);
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
    Watch watch(JobJournal journal, TrainerConfig config, TrainerMetrics metrics) {
        return new Watch(journal, config.patience(), System::nanoTime, metrics);
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
            TrainerConfig config,
            TrainerMetrics metrics) {
        return new Worker(id, journal, checkpoints, publisher, training, heartbeat, clock, config.attempts(), metrics);
    }
}
