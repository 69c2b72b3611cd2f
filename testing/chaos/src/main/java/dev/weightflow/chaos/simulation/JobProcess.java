package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
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
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.time.Backoff;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/** Instance of a service that works on jobs. Its actions between two steps of the work are random, as other processes' are. */
abstract class JobProcess<S extends JobSpec> extends SimulatedProcess {
    /** Lease: silence after which a worker loses its claim. */
    static final Duration LEASE = Duration.ofSeconds(20);

    private static final Duration BETWEEN_BEATS = Duration.ofSeconds(2);
    /** Attempts without progress, after which a job fails for good. */
    static final int ATTEMPTS = 5;

    /** Time until ended jobs are archived: short, so that most jobs are archived and some requested again afterwards. */
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
    private final Queue<ProgressEvent> unheard = new ArrayDeque<>();
    private TakeoverRule hearing;
    private Instant cutOffUntil = Instant.MIN;
    private int lives;
    private long beats;
    private long beatAt;
    private long claimedAt;
    private Optional<Job.Claimed<S>> claim = Optional.empty();
    private Optional<Function<JobProjection<S>, JobEvent>> unanswered = Optional.empty();

    JobProcess(
            SimulatedCluster world,
            String service,
            int number,
            SimulatedTopic<JobEvent> topic,
            Class<S> spec,
            JobKind kind) {
        super(world, service, number);
        this.artifacts = new Artifacts(world.store);
        this.topic = topic;
        this.projection = JobSnapshots.projection(
                kind.key() + "s",
                spec,
                Optional.of(new JobArchive<>(world.store, spec, ARCHIVED_AFTER, ARCHIVED, clock)));
        this.kind = kind;
    }

    /** Returns the next decision of the work under a claim: a commit, or the result. */
    abstract Function<JobProjection<S>, JobEvent> work(Job.Claimed<S> claim);

    @Override
    void open() {
        claim = Optional.empty();
        unanswered = Optional.empty();
        jobs = new Jobs<>(journal(topic, projection, true), kind, all -> all, RETRIES, clock);
        worker = new WorkerId(name() + "-" + ++lives);
        hearing = new TakeoverRule(worker, LEASE);
        unheard.clear();
        cutOffUntil = Instant.MIN;
        leases = new Leases<>(
                worker, jobs, LEASE, JobMetrics.of(kind, new CompositeMeterRegistry(), List.of()), world.clock::nanos);
    }

    final Jobs<S, JobProjection<S>> jobs() {
        return jobs;
    }

    /** Requests a job, as the service's channel does. */
    final void requested(Envelope<? extends JobEvent.Requested<S>> request) {
        JobEvent.Requested<S> event = request.event();
        result(jobs.request(event.job(), event.generation(), event.spec(), request.context()));
    }

    /** Receives a progress event, which is processed when the process acts again, and is not cut off. */
    final void hear(ProgressEvent sign) {
        unheard.add(sign);
        if (ready()) {
            hearSome();
        }
    }

    /** Delivers some of the delayed progress events, in order. */
    private void hearSome() {
        if (cutOffUntil.isAfter(world.clock.instant())) {
            return;
        }
        int some =
                unheard.isEmpty() || !world.faults.injecting() ? unheard.size() : 1 + world.dice.below(unheard.size());
        for (int i = 0; i < some; i++) {
            ProgressEvent sign = unheard.remove();
            leases.onProgress(sign);
            hearing.hears(sign, world.clock.instant());
        }
    }

    /** Returns whether the process believes it holds a claim. */
    final boolean works() {
        return claim.isPresent();
    }

    final void cutOffUntil(Instant moment) {
        cutOffUntil = moment;
    }

    /**
     * Checks an event before it is stated: the process may expire a claim of another worker that is silent, and states nothing else under claims it
     * does not hold.
     */
    @Override
    void states(Event event) {
        if (event instanceof JobEvent.UnderClaim under) {
            boolean takesAway =
                    event instanceof JobEvent.Released released && released.reason() == ReleaseReason.EXPIRED
                            || event instanceof JobEvent.Failed failed
                                    && failed.failure().code().equals(Jobs.WORKER_LOST);
            if (takesAway) {
                hearing.requireSilence(under.job(), under.claim(), world.clock.instant());
            } else if (!under.holder().equals(Optional.of(worker))) {
                throw new Violation(name() + " states for another: " + event);
            }
        }
    }

    @Override
    void step() {
        if (wakesUp() && claim.isPresent()) {
            goOn(claim.get());
            return;
        }
        hearSome();
        beatInTime();
        switch (world.dice.below(8)) {
            case 0 -> follow();
            case 1, 2, 3 -> leases.expireStale();
            default -> workOn();
        }
    }

    private void beatInTime() {
        if (world.clock.nanos() - beatAt >= BETWEEN_BEATS.toNanos()) {
            beatAt = world.clock.nanos();
            beat();
        }
    }

    /** Sends a heartbeat, and the progress of the current job. */
    private void beat() {
        if (cutOffUntil.isAfter(world.clock.instant())) {
            return;
        }
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
                Optional.empty(),
                Optional.of(worked(held).toMillis() / 1e3))));
    }

    /** Measures working time by a clock that no jump affects. */
    private Duration worked(Job.Claimed<S> held) {
        return Duration.ofMillis(Math.round(1e3 * held.record().workedSeconds()))
                .plus(Duration.ofNanos(world.clock.nanos() - claimedAt));
    }

    private void workOn() {
        if (claim.isEmpty()) {
            claim = result(jobs.claimNext(worker));
            claimedAt = world.clock.nanos();
            return;
        }
        Job.Claimed<S> held = claim.get();
        if (unanswered.isPresent()) {
            goOn(held);
            return;
        }
        // the work itself checks its claim only occasionally
        Optional<Job.Claimed<S>> seen = jobs.held(held);
        if (world.dice.chance(0.7)) {
            if (seen.isEmpty()) {
                claim = Optional.empty();
                return;
            }
            if (seen.get().cancellationRequested()) {
                end(() -> result(jobs.cancelled(held, worked(held))));
                return;
            }
        }
        if (world.faults.hits(Fault.WORK_RELEASED)) {
            end(() -> result(jobs.release(held, worked(held))));
        } else if (world.faults.hits(Fault.WORK_FAILED)) {
            boolean permanent = world.dice.chance(0.1);
            end(() -> result(jobs.fail(held, new Failure("simulated", "The work failed."), permanent, worked(held))));
        } else if (!world.faults.injecting() || world.dice.chance(world.pace)) {
            workUnder(held);
        }
    }

    private void goOn(Job.Claimed<S> held) {
        if (unanswered.isPresent()) {
            state(held, unanswered.get());
        } else {
            workUnder(held);
        }
    }

    /** Works under a claim. The work fails if the store still does not answer after some retries, and is repeated later. */
    private void workUnder(Job.Claimed<S> held) {
        Function<JobProjection<S>, JobEvent> event;
        try {
            event = work(held);
        } catch (ObjectStoreException.Unavailable | ObjectStoreException.UnknownOutcome e) {
            end(() -> result(jobs.fail(held, new Failure(e.code(), e.getMessage()), false, worked(held))));
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

    /** States an event, retrying until it is acknowledged, as a worker does. */
    private void state(Job.Claimed<S> held, Function<JobProjection<S>, JobEvent> event) {
        unanswered = Optional.of(event);
        boolean stated = result(jobs.append(held, timed(held, event)));
        unanswered = Optional.empty();
        if (stated) {
            requireInLog(held, event.apply(jobs.current()));
        }
        if (!stated || jobs.held(held).isEmpty()) {
            claim = Optional.empty();
        } else {
            stated(held);
        }
    }

    private Function<JobProjection<S>, JobEvent> timed(
            Job.Claimed<S> held, Function<JobProjection<S>, JobEvent> event) {
        double seconds = worked(held).toMillis() / 1e3;
        return state -> event.apply(state) instanceof JobEvent.Outcome outcome
                ? outcome.withWorkedSeconds(seconds)
                : event.apply(state);
    }

    /** Requires the event in the log under that claim, as a worker that lost the claim must not continue. */
    private void requireInLog(Job.Claimed<S> held, JobEvent event) {
        if (topic.events().stream()
                .noneMatch(stated -> stated.id().equals(event.id())
                        && stated.event() instanceof JobEvent.UnderClaim under
                        && under.claim() == held.record().claim()
                        && under.holder().equals(Optional.of(worker)))) {
            throw new Violation(name() + " is told that the log has " + event + " of its own, and it has not");
        }
    }

    /** Called after a part of the work was stated; not all work has parts. */
    void stated(Job.Claimed<S> claim) {}
}
