package dev.weightflow.platform.job;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.time.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class ClaimedJob<S extends JobSpec, P> implements JobContext {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimedJob.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);
    private static final Backoff PAUSES = new Backoff(1, Duration.ofMillis(200), Duration.ofSeconds(5));

    private final Job.Claimed<S> claim;
    private final Jobs<S, P> jobs;
    private final BooleanSupplier shuttingDown;
    private final Consumer<ProgressEvent> publisher;
    private final Stopwatch watch;
    private final Duration workedBefore;
    private final Consumer<Duration> sleep;
    private final AtomicLong sequence = new AtomicLong();
    private volatile boolean turnOver;
    private volatile JobProgress latest = JobProgress.phase("claimed");
    private volatile Optional<Duration> reported = Optional.empty();

    /**
     * @param publisher publishes progress, and never waits
     * @param watch times the work under this claim, from when it was taken
     */
    ClaimedJob(
            Job.Claimed<S> claim,
            Jobs<S, P> jobs,
            BooleanSupplier shuttingDown,
            Consumer<ProgressEvent> publisher,
            Stopwatch watch,
            Consumer<Duration> sleep) {
        this.claim = claim;
        this.jobs = jobs;
        this.shuttingDown = shuttingDown;
        this.publisher = publisher;
        this.watch = watch;
        this.workedBefore = Duration.ofMillis(Math.round(1e3 * claim.record().workedSeconds()));
        this.sleep = sleep;
    }

    /** Stops the work and releases the claim. */
    void endTurn() {
        turnOver = true;
    }

    Job.Claimed<S> claim() {
        return claim;
    }

    @Override
    public Optional<StopReason> stopReason() {
        Optional<Job.Claimed<S>> held = jobs.held(claim);
        if (held.isEmpty()) {
            return Optional.of(StopReason.CLAIM_LOST);
        } else if (held.get().cancellationRequested()) {
            return Optional.of(StopReason.CANCELLED);
        } else if (timeIsUp()) {
            return Optional.of(StopReason.TIME_LIMIT);
        }
        if (turnOver) {
            return Optional.of(StopReason.TURN_OVER);
        }
        return shuttingDown.getAsBoolean() ? Optional.of(StopReason.SHUTDOWN) : Optional.empty();
    }

    private boolean timeIsUp() {
        return claim.record()
                .spec()
                .timeLimit()
                .filter(limit -> worked().compareTo(limit) > 0)
                .isPresent();
    }

    /** Returns the time since the claim was taken. */
    Duration elapsed() {
        return watch.elapsed();
    }

    /** Returns the working time under all claims of this generation. */
    Duration worked() {
        return workedBefore.plus(elapsed());
    }

    private double workedSeconds() {
        return worked().toMillis() / 1e3;
    }

    @Override
    public void progress(JobProgress progress) {
        boolean otherPhase = !progress.phase().equals(latest.phase());
        boolean last = progress.total() > 0 && progress.done() == progress.total();
        latest = progress;
        boolean due = reported.filter(at -> elapsed().minus(at).compareTo(BETWEEN_REPORTS) < 0)
                .isEmpty();
        if (otherPhase || last || due) {
            publish();
        }
    }

    JobProgress latest() {
        return latest;
    }

    /** Publishes the latest progress again, as a heartbeat. */
    void publish() {
        reported = Optional.of(elapsed());
        publisher.accept(latest.event(
                jobs.kind(),
                claim.id(),
                claim.record().claim(),
                claim.worker(),
                sequence.getAndIncrement(),
                claim.record().lastFailure(),
                workedSeconds()));
    }

    @Override
    public void append(JobEvent event) {
        JobEvent timed = event instanceof JobEvent.Outcome outcome ? outcome.withWorkedSeconds(workedSeconds()) : event;
        retryWhileUnavailable(() -> jobs.append(claim, state -> timed));
    }

    /**
     * Makes the decision, and retries while the journal cannot be reached.
     *
     * @throws JobStoppedException if the claim was lost, or the thread was interrupted because the grace period for shutdown is over
     */
    void retryWhileUnavailable(Supplier<CompletableFuture<Boolean>> decision) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (!decision.get().join()) {
                    throw new JobStoppedException(StopReason.CLAIM_LOST);
                }
                return;
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof Retriable)) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : e;
                }
                LOG.warn(
                        "{} cannot be recorded right now; trying again: {}",
                        this,
                        e.getCause().getMessage());
                sleep.accept(PAUSES.after(attempt));
                if (Thread.currentThread().isInterrupted()) {
                    throw new JobStoppedException(StopReason.SHUTDOWN);
                }
            }
        }
    }

    /** Formats the claim for logs. */
    @Override
    public String toString() {
        return jobs.kind().key() + " " + claim.id();
    }
}
