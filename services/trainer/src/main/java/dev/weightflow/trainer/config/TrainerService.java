package dev.weightflow.trainer.config;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.log.Follower;
import dev.weightflow.platform.log.KafkaEventLog;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.TrainingProgressed;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.trainer.job.JobJournal;
import dev.weightflow.trainer.rest.LatestProgress;
import dev.weightflow.trainer.work.Watch;
import dev.weightflow.trainer.work.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trainer's own threads: one follows the log, one hears of progress, one works, one watches over workers. */
@Singleton
public class TrainerService {

    private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofSeconds(50);

    private final JobJournal journal;
    private final KafkaConnection kafka;
    private final Worker worker;
    private final Watch watch;
    private final LatestProgress progress;
    private final TrainerMetrics metrics;
    private final Clock clock;
    private final AtomicBoolean shutdown = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Follower follower;
    private Thread working;

    TrainerService(
            JobJournal journal,
            KafkaConnection kafka,
            Worker worker,
            Watch watch,
            LatestProgress progress,
            TrainerMetrics metrics,
            Clock clock) {
        this.journal = journal;
        this.kafka = kafka;
        this.worker = worker;
        this.watch = watch;
        this.progress = progress;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        metrics.watch(journal, clock);
        follower = Follower.of("trainings", journal.journal());
        daemon("progress", this::hear);
        daemon("watch", this::watchOver);
        working = daemon("worker", this::work);
    }

    void stop(@Observes ShutdownEvent event) {
        shutdown.set(true);
        ended.countDown();
        try {
            working.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        follower.close();
    }

    /** How long ago the log could last be read. */
    Duration silence() {
        return follower == null ? Duration.ZERO : follower.silence();
    }

    private void work() {
        while (!shutdown.get()) {
            boolean worked = guarded("work", () -> worker.workOnNext(shutdown::get));
            if (!worked) {
                pause(IDLE);
            }
        }
    }

    private void watchOver() {
        while (!shutdown.get()) {
            guarded("watch over workers", () -> {
                watch.releaseSilent();
                return true;
            });
            pause(Duration.ofSeconds(1));
        }
    }

    private void hear() {
        while (!shutdown.get()) {
            guarded("hear of progress", () -> {
                try (KafkaEventLog<ProgressEvent> log =
                        KafkaEventLog.open(kafka, Topics.PROGRESS, ProgressEvent.class, "unused")) {
                    while (!shutdown.get()) {
                        log.poll(Duration.ofMillis(500)).forEach(this::heard);
                    }
                }
                return true;
            });
            pause(IDLE);
        }
    }

    private void heard(Envelope<ProgressEvent> sign) {
        watch.heard(sign.event());
        if (sign.event() instanceof TrainingProgressed report) {
            progress.heard(report);
        }
    }

    /** Kafka or the store may be away for a while; the thread must outlive that. */
    private static boolean guarded(String what, BooleanSupplier task) {
        try {
            return task.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.warn("could not {} at present: {}", what, e.getMessage());
            return false;
        }
    }

    private void pause(Duration duration) {
        try {
            ended.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
