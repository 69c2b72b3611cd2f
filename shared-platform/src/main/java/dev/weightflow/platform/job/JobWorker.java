package dev.weightflow.platform.job;

import dev.weightflow.platform.service.JvmShutdown;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims jobs, one at a time, and works on them on a thread of its own. It looks for a job when it starts, whenever the journal
 * tells of an event, and every few seconds for those whose retry is due.
 */
public final class JobWorker<S extends JobSpec, P> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final WorkerId id;
    private final Jobs<S, P> jobs;
    private final JobDefinition<S, P> definition;
    private final Consumer<ProgressEvent> publisher;
    private final JobMetrics<S> metrics;
    private final Clock clock;
    private final Duration grace;
    private final Consumer<Duration> sleep;
    private final BooleanSupplier jvmEnds;
    private final Thread thread;
    private final Semaphore news = new Semaphore(0);
    private final AtomicLong beats = new AtomicLong();
    private volatile boolean stopping;
    private volatile Optional<ClaimedJob<S, P>> current = Optional.empty();
    private Optional<Job.Claimed<S>> latest = Optional.empty();
    private JobQuota quota = JobQuota.NONE;
    private Runnable whenDone = () -> {};
    private volatile boolean done;
    private int worked;

    /** @param grace how long the work may take to stop after {@link #close} */
    public JobWorker(
            WorkerId id,
            Jobs<S, P> jobs,
            JobDefinition<S, P> definition,
            Consumer<ProgressEvent> publisher,
            Clock clock,
            Duration grace) {
        this(id, jobs, definition, publisher, clock, grace, Sleeper.real(), JvmShutdown::begun);
    }

    JobWorker(
            WorkerId id,
            Jobs<S, P> jobs,
            JobDefinition<S, P> definition,
            Consumer<ProgressEvent> publisher,
            Clock clock,
            Duration grace,
            Consumer<Duration> sleep,
            BooleanSupplier jvmEnds) {
        this.id = id;
        this.jobs = jobs;
        this.definition = definition;
        this.publisher = publisher;
        this.metrics = definition.metrics();
        this.clock = clock;
        this.grace = grace;
        this.sleep = sleep;
        this.jvmEnds = jvmEnds;
        this.thread = new Thread(this::loop, jobs.kind().key() + "-worker");
        thread.setDaemon(true);
    }

    /** Ends with that quota, and says so; before it is started. */
    JobWorker<S, P> until(JobQuota bound, Runnable done) {
        quota = bound;
        whenDone = done;
        return this;
    }

    /** Whether it has done what its quota says, and looks for no more. */
    boolean isDone() {
        return done;
    }

    public JobWorker<S, P> start() {
        if (quota.isNothing()) {
            done = true;
            return this;
        }
        jobs.onEvent(event -> news.release());
        thread.start();
        return this;
    }

    /** Whether jobs are looked for, or worked on: a liveness check's matter. */
    public boolean alive() {
        return thread.isAlive();
    }

    /** Says that this instance, and the work that it is at, are alive; to be called at a steady pace by another thread. */
    public void beat() {
        publisher.accept(new WorkerHeartbeat(id, beats.getAndIncrement()));
        current.ifPresent(ClaimedJob::publish);
    }

    /** The job that the thread that asks works on, if it is this worker's. */
    Optional<JobId> jobOfThisThread() {
        return Thread.currentThread() == thread ? current.map(job -> job.claim().id()) : Optional.empty();
    }

    private void loop() {
        long idleSince = System.nanoTime();
        while (!stopping) {
            try {
                if (workOnNext()) {
                    idleSince = System.nanoTime();
                } else {
                    await();
                }
                if (quota.isReached(worked, Duration.ofNanos(System.nanoTime() - idleSince))) {
                    LOG.info(
                            "{}-worker has worked on {} jobs and ends",
                            jobs.kind().key(),
                            worked);
                    done = true;
                    whenDone.run();
                    return;
                }
            } catch (RuntimeException e) {
                LOG.warn("No {} can be claimed at present: {}", jobs.kind().key(), e.getMessage());
                await();
            } catch (OutOfMemoryError e) {
                LOG.error("Out of memory between two jobs", e);
                await();
            }
        }
    }

    private void await() {
        try {
            if (!stopping && news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Claims a job, if one may be claimed, and works on it; first of all one that it holds already, because the answer to a claim was
     * lost.
     *
     * @return whether there was a job
     */
    boolean workOnNext() {
        latest.flatMap(jobs::held).ifPresent(this::giveUp);
        JobProjection<S> known = jobs.current();
        if (known.heldBy(id).isEmpty() && known.nextClaimable(clock.instant()).isEmpty()) {
            return false;
        }
        Optional<Job.Claimed<S>> claim = claimNext();
        claim.ifPresent(this::workOn);
        worked += claim.isPresent() ? 1 : 0;
        return claim.isPresent();
    }

    private Optional<Job.Claimed<S>> claimNext() {
        try {
            return jobs.claimNext(id).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The end of the work could not be stated, for a reason that does not pass: that counts as an attempt, so it happens a few times only. */
    private void giveUp(Job.Claimed<S> claim) {
        LOG.warn("{} {}: the end of the work could not be stated", jobs.kind().key(), claim.id());
        if (jobs.expire(claim, () -> true).join()) {
            metrics.claimEnded("expired");
        }
    }

    private void workOn(Job.Claimed<S> claim) {
        latest = Optional.of(claim);
        ClaimedJob<S, P> claimed = new ClaimedJob<>(claim, jobs, () -> stopping, publisher, clock, sleep);
        current = Optional.of(claimed);
        LOG.info("{}: claim {} taken", claimed, claim.record().claim());
        metrics.claimed(claimed::latest);
        claimed.publish();
        try {
            run(claimed);
        } catch (JobStoppedException e) {
            LOG.warn("{}: {}", claimed, e.getMessage());
            metrics.claimEnded("lost");
        } finally {
            current = Optional.empty();
            metrics.idle();
        }
    }

    private void run(ClaimedJob<S, P> claimed) {
        Job.Claimed<S> claim = claimed.claim();
        try {
            Function<? super P, ? extends JobEvent> result = definition.work().run(claim, claimed);
            claimed.retryWhileUnavailable(() -> jobs.append(claim, result));
            ended(claimed, JobState.COMPLETED);
        } catch (JobStoppedException e) {
            stopped(claimed, e);
        } catch (JobFailedException e) {
            fail(claimed, e.failure(), e.permanent(), e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            fail(claimed, definition.failures().apply(e), false, e);
        }
    }

    private void stopped(ClaimedJob<S, P> claimed, JobStoppedException e) {
        Job.Claimed<S> claim = claimed.claim();
        switch (e.reason()) {
            case SHUTDOWN -> release(claimed);
            case CANCELLED -> {
                claimed.retryWhileUnavailable(() -> jobs.cancelled(claim));
                ended(claimed, JobState.CANCELLED);
            }
            case TIME_LIMIT ->
                fail(
                        claimed,
                        new Failure(JobFailures.TIME_LIMIT, "The job ran longer than its time limit."),
                        true,
                        null);
            case CLAIM_LOST -> throw e;
        }
    }

    private void release(ClaimedJob<S, P> claimed) {
        Job.Claimed<S> claim = claimed.claim();
        claimed.retryWhileUnavailable(() -> jobs.release(claim));
        metrics.claimEnded("released");
        LOG.info("{}: released", claimed);
    }

    private void fail(ClaimedJob<S, P> claimed, Failure failure, boolean permanent, Throwable cause) {
        Job.Claimed<S> claim = claimed.claim();
        if (stopping || jvmEnds.getAsBoolean()) {
            // a process that ends takes libraries and threads from the work: that says nothing of the job
            LOG.info("{}: {} This instance is stopping.", claimed, failure.message());
            release(claimed);
            return;
        }
        // where the failure says it all, no stack follows
        LOG.error("{}: {}", claimed, failure.message(), cause instanceof HasErrorCode ? null : cause);
        metrics.failed(failure.code());
        claimed.retryWhileUnavailable(() -> jobs.fail(claim, failure, permanent));
        jobs.current().job(claim.id()).filter(job -> job.state().ended()).ifPresent(job -> ended(claimed, job.state()));
    }

    private void ended(ClaimedJob<S, P> claimed, JobState state) {
        metrics.ended(claimed.claim().record().spec(), state, claimed.elapsed());
        LOG.info("{}: {} after {} s", claimed, state.key(), claimed.elapsed().toSeconds());
    }

    /** Has the work stop at its next step, and waits for that. What does not stop in time is interrupted. */
    @Override
    public void close() {
        stopping = true;
        news.release();
        try {
            thread.join(grace.toMillis());
            if (thread.isAlive()) {
                LOG.warn(
                        "{}-worker did not stop within {} s and is interrupted",
                        jobs.kind().key(),
                        grace.toSeconds());
                thread.interrupt();
                thread.join(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
