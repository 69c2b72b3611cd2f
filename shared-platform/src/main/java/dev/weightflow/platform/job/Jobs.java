package dev.weightflow.platform.job;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.time.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Jobs of a journal, and the decisions about them. Every future completes when its decision is durable and applied; it fails with a {@link
 * dev.weightflow.platform.eventlog.LogException} if the journal cannot be reached.
 *
 * @param <S> the jobs' specification
 * @param <P> the journal's state, of which the jobs are a part
 * @param retries number of attempts of a job without a new commit, and the delays between them
 */
public record Jobs<S extends JobSpec, P>(
        Journal<P, JobEvent> journal,
        JobKind kind,
        Function<P, JobProjection<S>> projection,
        Backoff retries,
        Clock clock) {
    public static final String WORKER_LOST = "worker-lost";

    public JobProjection<S> current() {
        return projection.apply(journal.state());
    }

    /** Calls the listener for every event that is applied from now on, in order; it must be quick. */
    public void onEvent(Consumer<Envelope<JobEvent>> listener) {
        journal.onEvent(listener);
    }

    /** @param known whether the job existed already, and nothing changed */
    public record Requested<S extends JobSpec>(Job<S> job, boolean known) {}

    /**
     * Requests a job; one that failed or was cancelled begins its next generation.
     *
     * @return fails with {@link JobConflictException} if the id is that of another job, and with {@link
     * dev.weightflow.schema.event.CausationTooDeepException} at the end of a causal chain
     */
    public CompletableFuture<Requested<S>> request(JobId id, S spec, EventContext context) {
        return request(id, spec, OptionalInt.empty(), false, context);
    }

    /**
     * As {@link #request(JobId, JobSpec, EventContext)}, but a completed job begins its next generation, too: its stored result was damaged, and is
     * made again.
     */
    public CompletableFuture<Requested<S>> requestAgain(JobId id, S spec, EventContext context) {
        return request(id, spec, OptionalInt.empty(), true, context);
    }

    /** Requests that generation of a job; a no-op if the job has reached it already, so that requests are idempotent. */
    public CompletableFuture<Requested<S>> request(JobId id, int generation, S spec, EventContext context) {
        return request(id, spec, OptionalInt.of(generation), false, context);
    }

    private CompletableFuture<Requested<S>> request(
            JobId id, S spec, OptionalInt generation, boolean again, EventContext context) {
        Optional<Job<S>> before = current().job(id);
        return journal.decide(context, state -> {
                    Optional<Job<S>> known =
                            projection.apply(state).inMemory(id).or(() -> before);
                    int next = nextGeneration(id, spec, known, again);
                    boolean wanted = next > 0 && (generation.isEmpty() || generation.getAsInt() == next);
                    if (wanted) {
                        requireRoom(id, context);
                    }
                    return new Decision<JobEvent, Boolean>(
                            wanted ? List.of(JobEvent.Requested.of(id, next, spec)) : List.of(), !wanted);
                })
                .thenApply(known ->
                        new Requested<>(current().inMemory(id).or(() -> before).orElseThrow(), known));
    }

    /** Refuses a request whose causal chain has reached the greatest depth, which ends loops of triggers. */
    private static void requireRoom(JobId id, EventContext context) {
        context.causation().then(new EventId(id.value()));
    }

    /** Returns the generation that a request begins; 0 if the job is under way or done. */
    private int nextGeneration(JobId id, S spec, Optional<Job<S>> known, boolean again) {
        if (known.isEmpty() || !(known.get() instanceof Job.Accepted<S> job)) {
            return 1;
        }
        if (!job.record().spec().isSameWorkAs(spec)) {
            throw new JobConflictException(
                    "Job " + id + " is another " + kind.key() + " already; choose another id, or none.");
        }
        boolean over =
                job instanceof Job.Failed || job instanceof Job.Cancelled || again && job instanceof Job.Completed;
        return over ? job.record().generation() + 1 : 0;
    }

    /** States that a request cannot be accepted, unless the job exists: then the request changes nothing. */
    public CompletableFuture<Void> reject(JobId id, Failure failure, EventContext context) {
        return journal.decide(
                        context,
                        state -> isKnown(projection.apply(state), id)
                                ? Decision.<JobEvent, Boolean>none(false)
                                : Decision.<JobEvent, Boolean>of(new JobEvent.Rejected(kind, id, failure), true))
                .thenAccept(stated -> {});
    }

    private static boolean isKnown(JobProjection<?> jobs, JobId id) {
        return jobs.inMemory(id).isPresent() || jobs.isArchived(id);
    }

    /**
     * Cancels a job: at once if no worker has it, otherwise as soon as its worker notices.
     *
     * @return fails with {@link dev.weightflow.platform.problem.NotFoundException} if there is no such job, and with {@link JobConflictException} if
     * it has ended otherwise
     */
    public CompletableFuture<Job<S>> cancel(JobId id, String reason, EventContext context) {
        Optional<Job<S>> before = current().job(id);
        return journal.decide(context, state -> {
                    Job<S> job = projection
                            .apply(state)
                            .inMemory(id)
                            .or(() -> before)
                            .orElseThrow(() -> JobProjection.unknown(id));
                    return new Decision<JobEvent, Boolean>(cancellation(job, reason), true);
                })
                .thenApply(done -> current().inMemory(id).or(() -> before).orElseThrow());
    }

    private List<JobEvent> cancellation(Job<S> job, String reason) {
        if (job instanceof Job.Waiting<S> waiting) {
            return List.of(stopped(waiting, Optional.of(reason), Optional.empty()));
        } else if (job instanceof Job.Claimed<S> claimed) {
            return claimed.cancellationRequested()
                    ? List.of()
                    : List.of(new JobEvent.CancellationRequested(
                            kind, job.id(), claimed.record().generation(), reason));
        } else if (job instanceof Job.Cancelled<S>) {
            return List.of();
        }
        throw new JobConflictException(
                "Job " + job.id() + " is " + job.state().key() + " and cannot be cancelled any more.");
    }

    /**
     * Claims the most urgent job for the worker, if one may be claimed. A worker has one job at a time: one that already holds a claim, because the
     * response to it was lost, gets that again.
     */
    public CompletableFuture<Optional<Job.Claimed<S>>> claimNext(WorkerId worker) {
        return claimNext(worker, ClaimOrder.MOST_URGENT_FIRST);
    }

    /** As {@link #claimNext(WorkerId)}, in another order. */
    public CompletableFuture<Optional<Job.Claimed<S>>> claimNext(WorkerId worker, ClaimOrder order) {
        return journal.decide(EventContext.NONE, state -> claim(projection.apply(state), worker, order))
                .thenApply(decided -> current().heldBy(worker));
    }

    private Decision<JobEvent, Boolean> claim(JobProjection<S> known, WorkerId worker, ClaimOrder order) {
        Optional<Job.Waiting<S>> next =
                known.heldBy(worker).isPresent() ? Optional.empty() : order.next(known, clock.instant());
        return next.map(job -> Decision.<JobEvent, Boolean>of(
                        new JobEvent.Claimed(kind, job.id(), job.record().claim() + 1, worker), true))
                .orElseGet(() -> Decision.none(false));
    }

    public Optional<Job.Claimed<S>> held(Job.Claimed<S> claim) {
        return current().held(claim);
    }

    /**
     * Appends an event under a claim, by the claim's worker. May be repeated without a response: an event that is in the log already is not appended
     * again.
     *
     * @param event creates the event from the journal's state
     * @return whether the log has the event; false if the claim was lost before
     */
    public CompletableFuture<Boolean> append(Job.Claimed<S> claim, Function<? super P, ? extends JobEvent> event) {
        return append(claim, (state, job) -> event.apply(state), ClaimEnd.completed(claim));
    }

    /** @param end tests whether the log has the event already, by the job's state */
    private CompletableFuture<Boolean> append(
            Job.Claimed<S> claim, BiFunction<P, Job.Claimed<S>, JobEvent> event, Predicate<Job<?>> end) {
        return journal.decide(claim.record().context(), state -> {
            JobProjection<S> known = projection.apply(state);
            return known.held(claim)
                    .map(job -> stated(job, event.apply(state, job)))
                    .orElseGet(() ->
                            Decision.none(known.inMemory(claim.id()).filter(end).isPresent()));
        });
    }

    private Decision<JobEvent, Boolean> stated(Job.Claimed<S> job, JobEvent event) {
        JobEvent complete = event instanceof JobEvent.Outcome outcome ? outcome.withWorker(job.worker()) : event;
        boolean known = job.after(complete, job.since(), EventContext.NONE) == job;
        return known ? Decision.none(true) : Decision.of(complete, true);
    }

    /** @param worked working time of this generation of the job, under all of its claims */
    public CompletableFuture<Boolean> release(Job.Claimed<S> claim, Duration worked) {
        return append(claim, (state, job) -> released(job, ReleaseReason.SHUTDOWN, worked), ClaimEnd.released(claim));
    }

    /** @param worked as in {@link #release} */
    public CompletableFuture<Boolean> cancelled(Job.Claimed<S> claim, Duration worked) {
        return append(
                claim, (state, job) -> stopped(job, Optional.empty(), worked(job, worked)), ClaimEnd.cancelled(claim));
    }

    /**
     * @param permanent whether another attempt would fail in the same way
     * @param worked as in {@link #release}
     */
    public CompletableFuture<Boolean> fail(Job.Claimed<S> claim, Failure failure, boolean permanent, Duration worked) {
        return append(claim, (state, job) -> failed(job, failure, permanent, worked), ClaimEnd.failed(claim, failure));
    }

    /**
     * Expires the claim of a silent worker, which counts as an attempt.
     *
     * @param stillSilent asked again when the decision is made, after any delay
     * @param worked as in {@link #release}, as far as the worker has reported it
     */
    public CompletableFuture<Boolean> expire(Job.Claimed<S> claim, BooleanSupplier stillSilent, Duration worked) {
        return journal.decide(claim.record().context(), state -> projection
                .apply(state)
                .held(claim)
                .filter(job -> stillSilent.getAsBoolean())
                .map(job -> stated(job, expired(job, worked)))
                .orElseGet(() -> Decision.none(false)));
    }

    private JobEvent expired(Job.Claimed<S> job, Duration worked) {
        return retries.again(job.record().attempts() + 1)
                ? released(job, ReleaseReason.EXPIRED, worked)
                : failed(job, JobFailures.workerLost(job), true, worked);
    }

    private JobEvent stopped(Job.Accepted<S> job, Optional<String> reason, Optional<Double> worked) {
        JobRecord<S> record = job.record();
        return new JobEvent.Cancelled(
                kind,
                record.id(),
                record.generation(),
                record.committed().map(JobEvent.Committed::checkpoint),
                reason,
                worked);
    }

    private JobEvent released(Job.Claimed<S> job, ReleaseReason reason, Duration worked) {
        return new JobEvent.Released(kind, job.id(), job.record().claim(), job.worker(), reason, worked(job, worked));
    }

    /** Returns the working time as far as it is known, from the end of the claim or from earlier events. */
    private static Optional<Double> worked(Job.Claimed<?> job, Duration worked) {
        return Optional.of(Math.max(job.record().workedSeconds(), worked.toMillis() / 1e3));
    }

    private JobEvent failed(Job.Claimed<S> job, Failure failure, boolean permanent, Duration worked) {
        int attempts = job.record().attempts() + 1;
        boolean over = permanent || !retries.again(attempts);
        return new JobEvent.Failed(
                kind,
                job.id(),
                job.record().claim(),
                Optional.empty(),
                failure,
                over ? Optional.empty() : Optional.of(clock.instant().plus(retries.after(attempts))),
                worked(job, worked));
    }
}
