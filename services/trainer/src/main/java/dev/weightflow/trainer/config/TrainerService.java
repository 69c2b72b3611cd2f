package dev.weightflow.trainer.config;

import dev.weightflow.platform.log.Follower;
import dev.weightflow.trainer.job.JobJournal;
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

    private final JobJournal journal;
    private final TrainerSettings settings;
    private final Worker worker;
    private final Watch watch;
    private final ProgressReader progress;
    private final TrainerMetrics metrics;
    private final Clock clock;
    private final AtomicBoolean shutdown = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Follower follower;
    private Thread working;

    TrainerService(
            JobJournal journal,
            TrainerSettings settings,
            Worker worker,
            Watch watch,
            ProgressReader progress,
            TrainerMetrics metrics,
            Clock clock) {
        this.journal = journal;
        this.settings = settings;
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
            working.join(settings.grace().toMillis());
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
                progress.readUntil(shutdown::get);
                return true;
            });
            pause(IDLE);
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
