package dev.weightflow.platform.job;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.job.JobSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final Clock clock;
    private final Consumer<Duration> sleep;
    private final Instant began;
    private final AtomicLong sequence = new AtomicLong();
    private volatile JobProgress latest = JobProgress.phase("claimed");
    private volatile Instant reported = Instant.MIN;

    /** @param publisher takes what is told, and never waits */
    ClaimedJob(
            Job.Claimed<S> claim,
            Jobs<S, P> jobs,
            BooleanSupplier shuttingDown,
            Consumer<ProgressEvent> publisher,
            Clock clock,
            Consumer<Duration> sleep) {
        this.claim = claim;
        this.jobs = jobs;
        this.shuttingDown = shuttingDown;
        this.publisher = publisher;
        this.clock = clock;
        this.sleep = sleep;
        this.began = clock.instant();
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
        return shuttingDown.getAsBoolean() ? Optional.of(StopReason.SHUTDOWN) : Optional.empty();
    }

    private boolean timeIsUp() {
        return claim.record()
                .spec()
                .timeLimit()
                .filter(limit -> elapsed().compareTo(limit) > 0)
                .isPresent();
    }

    Duration elapsed() {
        return Duration.between(began, clock.instant());
    }

    @Override
    public void progress(JobProgress progress) {
        boolean otherPhase = !progress.phase().equals(latest.phase());
        boolean last = progress.total() > 0 && progress.done() == progress.total();
        latest = progress;
        if (otherPhase || last || Duration.between(reported, clock.instant()).compareTo(BETWEEN_REPORTS) >= 0) {
            publish();
        }
    }

    JobProgress latest() {
        return latest;
    }

    /** Tells the latest progress again: the sign that the worker is alive. */
    void publish() {
        reported = clock.instant();
        publisher.accept(latest.event(
                jobs.kind(),
                claim.id(),
                claim.record().claim(),
                claim.worker(),
                sequence.getAndIncrement(),
                claim.record().lastFailure()));
    }

    @Override
    public void append(JobEvent event) {
        retryWhileUnavailable(() -> jobs.append(claim, state -> event));
    }

    /**
     * Decides, again and again while the journal cannot be reached.
     *
     * @throws JobStoppedException if the claim was lost, or the thread was interrupted because the time to shut down is over
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
                        "{} cannot be stated at present, which is tried again: {}",
                        this,
                        e.getCause().getMessage());
                sleep.accept(PAUSES.after(attempt));
                if (Thread.currentThread().isInterrupted()) {
                    throw new JobStoppedException(StopReason.SHUTDOWN);
                }
            }
        }
    }

    /** As in logs. */
    @Override
    public String toString() {
        return jobs.kind().key() + " " + claim.id();
    }
}
