package dev.weightflow.platform.job;

import dev.weightflow.platform.service.JvmShutdown;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.platform.time.Stopwatch;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims jobs, one at a time, and works on them on a thread of its own. It looks for a job when it starts, at every event of the journal, and every
 * few seconds for those whose retry is due. While there is none, it helps with those of others, as far as they can be helped with.
 */
public final class JobWorker<S extends JobSpec, P> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final WorkerId id;
    private final Jobs<S, P> jobs;
    private final JobDefinition<S, P> definition;
    private final Consumer<ProgressEvent> publisher;
    private final JobMetrics<S> metrics;
    private final ClaimRun<S, P> run;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Duration grace;
    private final Consumer<Duration> sleep;
    private final Thread thread;
    private final Semaphore news = new Semaphore(0);
    private final AtomicLong beats = new AtomicLong();
    private volatile boolean stopping;
    private volatile Optional<ClaimedJob<S, P>> current = Optional.empty();
    private Optional<ClaimedJob<S, P>> latest = Optional.empty();
    private Optional<JobId> assisting = Optional.empty();
    private JobQuota quota = JobQuota.NONE;
    private ClaimOrder order = ClaimOrder.MOST_URGENT_FIRST;
    private Runnable whenDone = () -> {};
    private volatile boolean done;
    private int worked;

    /** @param grace time that the work may take to stop after {@link #close} */
    public JobWorker(
            WorkerId id,
            Jobs<S, P> jobs,
            JobDefinition<S, P> definition,
            Consumer<ProgressEvent> publisher,
            Clock clock,
            Duration grace) {
        this(id, jobs, definition, publisher, clock, System::nanoTime, grace, Sleeper.real(), JvmShutdown::begun);
    }

    JobWorker(
            WorkerId id,
            Jobs<S, P> jobs,
            JobDefinition<S, P> definition,
            Consumer<ProgressEvent> publisher,
            Clock clock,
            LongSupplier nanoTime,
            Duration grace,
            Consumer<Duration> sleep,
            BooleanSupplier jvmEnds) {
        this.id = id;
        this.jobs = jobs;
        this.definition = definition;
        this.publisher = publisher;
        this.metrics = definition.metrics();
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.grace = grace;
        this.sleep = sleep;
        this.run = new ClaimRun<>(jobs, definition, () -> stopping || jvmEnds.getAsBoolean());
        this.thread = new Thread(this::loop, jobs.kind().key() + "-worker");
        thread.setDaemon(true);
    }

    /** Sets a quota, and a callback for its end; to be called before the start. */
    JobWorker<S, P> until(JobQuota bound, Runnable done) {
        quota = bound;
        whenDone = done;
        return this;
    }

    /** Sets the order of claims; to be called before the start. */
    JobWorker<S, P> inOrder(ClaimOrder claims) {
        order = claims;
        return this;
    }

    /** Returns the claim that it works on, if there is one. */
    Optional<Job.Claimed<S>> claim() {
        return current.map(ClaimedJob::claim);
    }

    /** Releases that job, if it is the one that it works on. */
    void giveBack(Job.Claimed<S> claim) {
        current.filter(job -> job.claim().id().equals(claim.id())
                        && job.claim().isClaim(claim.worker(), claim.record().claim()))
                .ifPresent(ClaimedJob::endTurn);
    }

    /** Returns whether the quota is used up, so that no more jobs are claimed. */
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

    /** Returns whether the threads still look for jobs or work on them; for the liveness check. */
    public boolean alive() {
        return thread.isAlive();
    }

    /** Publishes a heartbeat of this instance and of its work; to be called periodically by another thread. */
    public void beat() {
        publisher.accept(new WorkerHeartbeat(id, beats.getAndIncrement()));
        current.ifPresent(ClaimedJob::publish);
    }

    /** Returns the job that the calling thread works on or helps with, if it is this worker's. */
    Optional<JobId> jobOfThisThread() {
        return Thread.currentThread() == thread
                ? current.map(job -> job.claim().id()).or(() -> assisting)
                : Optional.empty();
    }

    private void loop() {
        Stopwatch idle = Stopwatch.start(nanoTime);
        while (!stopping) {
            try {
                if (workOnNext() || assistOthers()) {
                    idle = Stopwatch.start(nanoTime);
                } else {
                    await();
                }
                if (quota.isReached(worked, idle.elapsed())) {
                    LOG.info(
                            "{}-worker has worked on {} jobs and stops",
                            jobs.kind().key(),
                            worked);
                    done = true;
                    whenDone.run();
                    return;
                }
            } catch (RuntimeException e) {
                LOG.warn("No {} can be claimed right now: {}", jobs.kind().key(), e.getMessage());
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
     * Claims a job, if one may be claimed, and works on it; first a job that it holds already because the response to the claim was lost.
     *
     * @return whether there was a job
     */
    boolean workOnNext() {
        latest.filter(claimed -> jobs.held(claimed.claim()).isPresent()).ifPresent(this::giveUp);
        JobProjection<S> known = jobs.current();
        if (known.heldBy(id).isEmpty() && order.next(known, clock.instant()).isEmpty()) {
            return false;
        }
        Optional<Job.Claimed<S>> claim = claimNext();
        claim.ifPresent(this::workOn);
        worked += claim.isPresent() ? 1 : 0;
        return claim.isPresent();
    }

    /** Helps with a job that another worker has claimed, if it can be helped with. */
    boolean assistOthers() {
        for (Job.Claimed<S> job : List.copyOf(jobs.current().claimed())) {
            if (!stopping && !job.worker().equals(id) && assisted(job)) {
                return true;
            }
        }
        return false;
    }

    private boolean assisted(Job.Claimed<S> job) {
        assisting = Optional.of(job.id());
        try {
            return definition.work().assist(job, id, new AssistedJob<>(job, jobs, () -> stopping));
        } catch (JobStoppedException e) {
            LOG.info("{} {}: its assistant stops: {}", jobs.kind().key(), job.id(), e.reason());
            return true;
        } finally {
            assisting = Optional.empty();
        }
    }

    private Optional<Job.Claimed<S>> claimNext() {
        try {
            return jobs.claimNext(id, order).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Gives up stating the end of the work, for a permanent reason: that counts as an attempt, so it happens only a few times. */
    private void giveUp(ClaimedJob<S, P> claimed) {
        LOG.warn("{}: the end of the work could not be recorded", claimed);
        if (jobs.expire(claimed.claim(), () -> true, claimed.worked()).join()) {
            metrics.claimEnded("expired");
        }
    }

    private void workOn(Job.Claimed<S> claim) {
        ClaimedJob<S, P> claimed =
                new ClaimedJob<>(claim, jobs, () -> stopping, publisher, Stopwatch.start(nanoTime), sleep);
        latest = Optional.of(claimed);
        current = latest;
        LOG.info("{}: claim {} taken", claimed, claim.record().claim());
        metrics.claimed(claimed::latest);
        claimed.publish();
        try {
            run.of(claimed);
        } catch (JobStoppedException e) {
            LOG.warn("{}: {}", claimed, e.getMessage());
            metrics.claimEnded("lost");
        } finally {
            current = Optional.empty();
            metrics.idle();
        }
    }

    /** Stops the work at its next step. */
    void stop() {
        stopping = true;
        news.release();
    }

    /** Stops the work at its next step, and waits for it. Work that does not stop in time is interrupted. */
    @Override
    public void close() {
        stop();
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
