package dev.weightflow.trainer.config;

import ai.djl.Device;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.event.KafkaEventPublisher;
import dev.weightflow.platform.handling.OwnTopics;
import dev.weightflow.platform.lifecycle.Parts;
import dev.weightflow.platform.lifecycle.Ticker;
import dev.weightflow.platform.log.Follower;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.platform.log.MeteredEventLog;
import dev.weightflow.platform.objectstore.LocalCopies;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.trainer.job.JobJournal;
import dev.weightflow.trainer.model.ModelTraining;
import dev.weightflow.trainer.work.Checkpoints;
import dev.weightflow.trainer.work.Heartbeat;
import dev.weightflow.trainer.work.LatestProgress;
import dev.weightflow.trainer.work.Training;
import dev.weightflow.trainer.work.Watch;
import dev.weightflow.trainer.work.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The service at work: one thread follows the log, one hears of progress, one works, one watches over workers. */
final class TrainerService implements AutoCloseable {

    private static final Duration BETWEEN_WATCHES = Duration.ofSeconds(1);

    private final JobJournal jobs;
    private final Follower follower;
    private final WorkLoop work;
    private final Parts parts;

    private TrainerService(JobJournal jobs, Follower follower, WorkLoop work, Parts parts) {
        this.jobs = jobs;
        this.follower = follower;
        this.work = work;
        this.parts = parts;
    }

    /**
     * Reads the log and begins to work.
     *
     * @param device what to train on
     * @throws dev.weightflow.platform.log.LogException if the log cannot be read
     */
    static TrainerService start(
            TrainerSettings settings,
            Device device,
            String codeVersion,
            ObjectStore store,
            LatestProgress progress,
            TrainerMetrics metrics,
            MeterRegistry meters,
            Clock clock) {
        return Parts.assemble(parts -> {
            KafkaConnection kafka = settings.kafka();
            JobJournal jobs = parts.opened(journal(kafka, meters, clock));
            KafkaEventPublisher publisher = parts.opened(new KafkaEventPublisher(kafka));
            Heartbeat heartbeat = parts.opened(new Heartbeat(settings.heartbeat()));
            parts.opened(OwnTopics.watch(
                    kafka, TrainerSettings.NAME, List.of(Topics.TRAININGS, Topics.PROGRESS), clock, meters));
            Follower follower = parts.opened(Follower.of("trainings", jobs.journal()));
            Watch watch = new Watch(jobs, settings.patience(), System::nanoTime, metrics);
            parts.opened(ProgressReader.start(kafka, watch, progress, metrics));
            parts.opened(Ticker.every(BETWEEN_WATCHES, "watch", watch::releaseSilent));
            // a name that no earlier process had: a restarted one must not be taken for the one that died
            WorkerId id = new WorkerId("trainer-" + UUID.randomUUID());
            Worker worker = new Worker(
                    id,
                    jobs,
                    new Checkpoints(store, codeVersion),
                    publisher,
                    training(settings, device, store, id, clock),
                    heartbeat,
                    clock,
                    settings.attempts(),
                    metrics);
            metrics.watch(jobs, clock);
            return new TrainerService(jobs, follower, parts.opened(WorkLoop.start(worker, settings.grace())), parts);
        });
    }

    private static JobJournal journal(KafkaConnection kafka, MeterRegistry meters, Clock clock) {
        return JobJournal.open(
                new MeteredEventLog<>(
                        KafkaEventLog.open(kafka, Topics.TRAININGS, TrainingEvent.class, TrainerSettings.NAME),
                        Topics.TRAININGS.name(),
                        TrainingEvent.class,
                        meters),
                clock,
                fact -> {});
    }

    private static Training training(
            TrainerSettings settings, Device device, ObjectStore store, WorkerId worker, Clock clock) {
        return new ModelTraining(
                store,
                new LocalCopies(
                        store, settings.dataDir().resolve("objects"), settings.copiesGib() * LocalCopies.GIB, clock),
                settings.dataDir().resolve("scratch").resolve(worker.value()),
                device,
                clock);
    }

    JobJournal jobs() {
        return jobs;
    }

    /** How long ago the log was read without failure. */
    Duration silence() {
        return follower.silence();
    }

    /** Whether jobs are being looked for. */
    boolean working() {
        return work.alive();
    }

    /** Gives the job back that is being worked on, and closes the parts. */
    @Override
    public void close() {
        parts.close();
    }
}
