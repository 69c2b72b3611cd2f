package dev.weightflow.platform.job;

import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.job.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

final class AssistedJob<S extends JobSpec> implements Assistance {
    /** Time that a job may wait before help with another ends: some worker without any job may be about to claim it. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Job.Claimed<S> job;
    private final Jobs<S, ?> jobs;
    private final BooleanSupplier shuttingDown;

    AssistedJob(Job.Claimed<S> job, Jobs<S, ?> jobs, BooleanSupplier shuttingDown) {
        this.job = job;
        this.jobs = jobs;
        this.shuttingDown = shuttingDown;
    }

    @Override
    public Optional<StopReason> stopReason() {
        JobProjection<S> known = jobs.current();
        Optional<Job<S>> now = known.inMemory(job.id()).filter(this::isUnderWay);
        if (now.isEmpty()) {
            return Optional.of(StopReason.CLAIM_LOST);
        } else if (now.get() instanceof Job.Claimed<S> claimed && claimed.cancellationRequested()) {
            return Optional.of(StopReason.CANCELLED);
        } else if (shuttingDown.getAsBoolean()) {
            return Optional.of(StopReason.SHUTDOWN);
        }
        return isAnotherWaiting(known) ? Optional.of(StopReason.TURN_OVER) : Optional.empty();
    }

    private boolean isUnderWay(Job<S> now) {
        return !now.state().ended()
                && now instanceof Job.Accepted<S> accepted
                && accepted.record().generation() == job.record().generation();
    }

    private boolean isAnotherWaiting(JobProjection<S> known) {
        Instant before = jobs.clock().instant().minus(PATIENCE);
        return known.waiting()
                .anyMatch(other -> !other.id().equals(job.id())
                        && other.claimableAt(before)
                        && !other.since().isAfter(before));
    }

    @Override
    public boolean isOrphaned() {
        return jobs.current()
                .inMemory(job.id())
                .filter(Job.Waiting.class::isInstance)
                .isPresent();
    }

    @Override
    public void progress(JobProgress progress) {}

    @Override
    public void append(JobEvent event) {
        throw new UnsupportedOperationException("only the worker that has claimed " + job.id() + " states its events");
    }
}
