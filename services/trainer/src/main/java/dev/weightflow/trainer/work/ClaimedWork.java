package dev.weightflow.trainer.work;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventException;
import dev.weightflow.platform.event.EventPublisher;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.TrainingProgressed;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.trainer.job.Job;
import dev.weightflow.trainer.job.JobJournal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One claim on a job, from the side of the worker that holds it: every statement carries the claim, and none counts after it is lost. */
final class ClaimedWork implements Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimedWork.class);
    private static final String SOURCE = "/weightflow/trainer";
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);

    private final Job.Claimed claimed;
    private final JobJournal journal;
    private final Checkpoints checkpoints;
    private final EventPublisher publisher;
    private final Clock clock;
    private final BooleanSupplier shutdown;
    private final WorkObserver observer;
    private final Instant began;
    private final AtomicLong beats = new AtomicLong();
    private volatile String phase = "loading";
    private Instant reported = Instant.MIN;

    ClaimedWork(
            Job.Claimed claimed,
            JobJournal journal,
            Checkpoints checkpoints,
            EventPublisher publisher,
            Clock clock,
            BooleanSupplier shutdown,
            WorkObserver observer) {
        this.claimed = claimed;
        this.journal = journal;
        this.checkpoints = checkpoints;
        this.publisher = publisher;
        this.clock = clock;
        this.shutdown = shutdown;
        this.observer = observer;
        this.began = clock.instant();
    }

    @Override
    public Signal signal() {
        Job.Claimed now = held();
        if (now.cancelRequested() || timeIsUp()) {
            return Signal.STOP;
        }
        return shutdown.getAsBoolean() ? Signal.GIVE_BACK : Signal.CONTINUE;
    }

    boolean timeIsUp() {
        return claimed.record()
                .spec()
                .timeLimitSeconds()
                .filter(limit -> secondsWorked() > limit)
                .isPresent();
    }

    double secondsWorked() {
        return Duration.between(began, clock.instant()).toMillis() / 1000.0;
    }

    /** The job's present state, as long as this claim holds. */
    Job.Claimed held() {
        return journal.held(
                        claimed.record().id(),
                        claimed.worker(),
                        claimed.record().claim())
                .orElseThrow(this::lost);
    }

    @Override
    public void phase(String name) {
        phase = name;
    }

    @Override
    public void started(long step, long totalSteps, long trainableParameters) {
        state(new TrainingStarted(
                claimed.record().id(),
                claimed.record().claim(),
                claimed.worker(),
                claimed.record().checkpoint().map(CheckpointCommitted::checkpoint),
                step,
                totalSteps,
                trainableParameters));
        phase = "training";
    }

    @Override
    public void progressed(StepProgress progress) {
        observer.step(progress, claimed.record().spec().batchSize());
        boolean due = Duration.between(reported, clock.instant()).compareTo(BETWEEN_REPORTS) >= 0;
        if (due || progress.step() == progress.totalSteps()) {
            reported = clock.instant();
            publish(new TrainingProgressed(
                    claimed.record().id(),
                    claimed.record().claim(),
                    claimed.worker(),
                    progress.epoch(),
                    progress.step(),
                    progress.totalSteps(),
                    progress.loss(),
                    progress.totalLoss(),
                    progress.learningRate(),
                    progress.imagesPerSecond(),
                    progress.etaSeconds()));
        }
    }

    @Override
    public void commit(CheckpointFiles files) {
        String before = phase;
        phase = "committing";
        Instant start = clock.instant();
        String outcome = "failed";
        try {
            state(checkpoints.store(held(), files));
            outcome = "committed";
        } catch (ClaimLostException e) {
            outcome = "fenced";
            throw e;
        } finally {
            observer.commit(outcome, Duration.between(start, clock.instant()));
            phase = before;
        }
    }

    /** Says that the worker is alive; what cannot be said now is said by the next beat. */
    void beat() {
        publish(new WorkerHeartbeat(
                claimed.record().id(), claimed.record().claim(), claimed.worker(), beats.getAndIncrement(), phase));
    }

    /** States a fact under this claim. */
    void state(TrainingEvent fact) {
        if (!journal.state(claimed, job -> fact)) {
            throw lost();
        }
    }

    private void publish(ProgressEvent event) {
        try {
            publisher.publish(Envelope.of(event, SOURCE, clock.instant(), Cause.NONE));
        } catch (EventException e) {
            LOG.warn(
                    "progress of job {} could not be told: {}",
                    claimed.record().id().shortId(),
                    e.getMessage());
        }
    }

    private ClaimLostException lost() {
        return new ClaimLostException(
                claimed.record().id().shortId(), claimed.record().claim());
    }
}
