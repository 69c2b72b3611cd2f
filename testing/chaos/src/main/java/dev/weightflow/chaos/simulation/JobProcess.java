package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobArchive;
import dev.weightflow.platform.job.JobMetrics;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobSnapshots;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.platform.job.Leases;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An instance of a service that works on jobs. What it does between two steps of the work is decided by the dice, as others decide on it. */
abstract class JobProcess<S extends JobSpec> extends SimulatedProcess {
    /** Silence after which a worker loses its claim. */
    static final Duration LEASE = Duration.ofSeconds(20);
    /** Attempts without anything new, until a job fails for good. */
    static final int ATTEMPTS = 5;

    /** Soon, so that most jobs are archived and some requested again afterwards. */
    private static final Duration ARCHIVED_AFTER = Duration.ofMinutes(1);

    private static final int ARCHIVED = 2;
    private static final Backoff RETRIES = new Backoff(ATTEMPTS, Duration.ofSeconds(1), Duration.ofMinutes(1));

    final Artifacts artifacts;
    private final SimulatedTopic<JobEvent> topic;
    private final Projection<JobProjection<S>, JobEvent> projection;
    private final JobKind kind;
    private Jobs<S, JobProjection<S>> jobs;
    private Leases<S> leases;
    private WorkerId worker;
    private int lives;
    private long beats;
    private Optional<Job.Claimed<S>> claim = Optional.empty();
    private Optional<Function<JobProjection<S>, JobEvent>> unanswered = Optional.empty();

    JobProcess(World world, String service, int number, SimulatedTopic<JobEvent> topic, Class<S> spec, JobKind kind) {
        super(world, service, number);
        this.artifacts = new Artifacts(world.store);
        this.topic = topic;
        this.projection = JobSnapshots.projection(
                kind.key() + "s",
                spec,
                Optional.of(
                        new JobArchive<>(world.store, spec, ARCHIVED_AFTER, ARCHIVED, clock, world.clock::advance)));
        this.kind = kind;
    }

    /** What the work under a claim states next: a commit, or the result. */
    abstract Function<JobProjection<S>, JobEvent> work(Job.Claimed<S> claim);

    @Override
    void open() {
        claim = Optional.empty();
        unanswered = Optional.empty();
        jobs = new Jobs<>(journal(topic, projection, true), kind, all -> all, RETRIES, clock);
        worker = new WorkerId(name() + "-" + ++lives);
        leases = new Leases<>(
                worker, jobs, LEASE, JobMetrics.of(kind, new CompositeMeterRegistry(), List.of()), world.clock::nanos);
    }

    final Jobs<S, JobProjection<S>> jobs() {
        return jobs;
    }

    /** Requests a job, as its channel does. */
    final void requested(Envelope<? extends JobEvent.Requested<S>> request) {
        JobEvent.Requested<S> event = request.event();
        result(jobs.request(event.job(), event.generation(), event.spec(), request.context()));
    }

    final void onProgress(ProgressEvent sign) {
        leases.onProgress(sign);
    }

    @Override
    void step() {
        switch (world.dice.below(8)) {
            case 0 -> follow();
            case 1 -> leases.expireStale();
            case 2, 3 -> beat();
            default -> workOn();
        }
    }

    /** Says that it, and what it works on, are alive. */
    private void beat() {
        world.progress(new WorkerHeartbeat(worker, beats++));
        claim.ifPresent(held -> world.progress(new ProgressEvent.JobProgressed(
                kind,
                held.id(),
                held.record().claim(),
                worker,
                beats++,
                "working",
                0,
                0,
                "steps",
                0,
                Optional.empty(),
                Map.of(),
                Optional.empty())));
    }

    private void workOn() {
        if (claim.isEmpty()) {
            claim = result(jobs.claimNext(worker));
            return;
        }
        Job.Claimed<S> held = claim.get();
        if (unanswered.isPresent()) {
            state(held, unanswered.get());
            return;
        }
        // the work itself looks now and then only
        Optional<Job.Claimed<S>> seen = jobs.held(held);
        if (world.dice.chance(0.7)) {
            if (seen.isEmpty()) {
                claim = Optional.empty();
                return;
            }
            if (seen.get().cancellationRequested()) {
                end(() -> result(jobs.cancelled(held)));
                return;
            }
        }
        if (world.faults.hits(0.03)) {
            end(() -> result(jobs.release(held)));
        } else if (world.faults.hits(0.06)) {
            boolean permanent = world.dice.chance(0.1);
            end(() -> result(jobs.fail(held, new Failure("simulated", "The work failed."), permanent)));
        } else {
            workUnder(held);
        }
    }

    /** A store that does not answer, after it was asked some times, has the work fail; it is tried again later. */
    private void workUnder(Job.Claimed<S> held) {
        Function<JobProjection<S>, JobEvent> event;
        try {
            event = work(held);
        } catch (ObjectStoreException.Unavailable | ObjectStoreException.UnknownOutcome e) {
            end(() -> result(jobs.fail(held, new Failure(e.code(), e.getMessage()), false)));
            return;
        }
        state(held, event);
    }

    private void end(Runnable decision) {
        try {
            decision.run();
            claim = Optional.empty();
        } catch (LogException e) {
            world.trace("%s: its end is stated again", name());
        }
    }

    /** States it again and again until the answer has come, as a worker does. */
    private void state(Job.Claimed<S> held, Function<JobProjection<S>, JobEvent> event) {
        unanswered = Optional.of(event);
        boolean stated = result(jobs.append(held, event));
        unanswered = Optional.empty();
        if (!stated || jobs.held(held).isEmpty()) {
            claim = Optional.empty();
        } else {
            stated(held);
        }
    }

    /** A part of the work was stated; not all work has parts. */
    void stated(Job.Claimed<S> claim) {}
}
