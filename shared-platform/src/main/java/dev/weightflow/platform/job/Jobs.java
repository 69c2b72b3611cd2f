package dev.weightflow.platform.job;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.job.JobSpec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The jobs in a journal, and the decisions about them. Every future completes when what was decided is durable and replayed; it
 * fails with a {@link dev.weightflow.platform.eventlog.LogException} if the journal cannot be reached.
 *
 * @param <S> the jobs' specification
 * @param <P> the journal's state, of which the jobs are a part
 * @param <E> the journal's events
 */
public final class Jobs<S extends JobSpec, P, E extends Event> {
    /** The code of jobs whose workers were lost too often. */
    public static final String WORKER_LOST = "worker-lost";

    private final Journal<P, E> journal;
    private final Function<P, JobProjection<S>> projection;
    private final JobEvents<S, E> events;
    private final Backoff retries;
    private final Clock clock;

    /** @param retries how many attempts a job has without anything new being committed, and the delays between them */
    public Jobs(
            Journal<P, E> journal,
            Function<P, JobProjection<S>> projection,
            JobEvents<S, E> events,
            Backoff retries,
            Clock clock) {
        this.journal = journal;
        this.projection = projection;
        this.events = events;
        this.retries = retries;
        this.clock = clock;
    }

    public JobKind kind() {
        return events.kind();
    }

    /** The jobs as far as this instance has replayed them, at once. */
    public JobProjection<S> current() {
        return projection.apply(journal.state());
    }

    /** The listener hears of every event that is replayed from now on, in order; it must be quick. */
    public void onEvent(Consumer<Envelope<E>> listener) {
        journal.onEvent(listener);
    }

    /**
     * What a request led to.
     *
     * @param known whether the job was there already, and nothing changed
     */
    public record Requested<S extends JobSpec>(Job<S> job, boolean known) {}

    /**
     * Requests a job; one that failed or was cancelled begins its next generation.
     *
     * @return fails with {@link JobConflictException} if the id is that of another job, and with {@link
     *     dev.weightflow.schema.event.CausationTooDeepException} at the end of a chain of events
     */
    public CompletableFuture<Requested<S>> request(JobId id, S spec, EventContext context) {
        return request(id, spec, OptionalInt.empty(), false, context);
    }

    /**
     * As {@link #request(JobId, JobSpec, EventContext)}, but a job that is completed begins its next generation, too: what it has stored
     * was damaged, and is made again.
     */
    public CompletableFuture<Requested<S>> requestAgain(JobId id, S spec, EventContext context) {
        return request(id, spec, OptionalInt.empty(), true, context);
    }

    /**
     * Requests that generation of a job; nothing happens if the job has come as far already, so that a repeated request has no
     * effect.
     */
    public CompletableFuture<Requested<S>> request(JobId id, int generation, S spec, EventContext context) {
        return request(id, spec, OptionalInt.of(generation), false, context);
    }

    private CompletableFuture<Requested<S>> request(
            JobId id, S spec, OptionalInt generation, boolean again, EventContext context) {
        return journal.decide(context, state -> {
                    Optional<Job<S>> known = projection.apply(state).job(id);
                    int next = nextGeneration(id, spec, known, again);
                    boolean wanted = next > 0 && (generation.isEmpty() || generation.getAsInt() == next);
                    if (wanted) {
                        requireRoom(id, context);
                    }
                    return new Decision<E, Boolean>(
                            wanted ? List.of(events.requested().of(id, next, spec)) : List.of(), !wanted);
                })
                .thenApply(known -> new Requested<>(current().require(id), known));
    }

    /** A loop of triggers ends where its chain of events has reached the greatest depth. */
    private static void requireRoom(JobId id, EventContext context) {
        context.causation().then(new EventId(id.value()));
    }

    /** The generation that a request begins; 0 if it is under way or done. */
    private int nextGeneration(JobId id, S spec, Optional<Job<S>> known, boolean again) {
        if (known.isEmpty() || !(known.get() instanceof Job.Accepted<S> job)) {
            return 1;
        }
        if (!events.same().test(job.record().spec(), spec)) {
            throw new JobConflictException(
                    "Job " + id + " is another " + kind().key() + " already; choose another id, or none.");
        }
        boolean over =
                job instanceof Job.Failed || job instanceof Job.Cancelled || again && job instanceof Job.Completed;
        return over ? job.record().generation() + 1 : 0;
    }

    /** States that a request cannot be accepted, unless there is such a job: then the request changes nothing. */
    public CompletableFuture<Void> reject(JobId id, Failure failure, EventContext context) {
        return journal.decide(
                        context,
                        state -> projection.apply(state).job(id).isPresent()
                                ? Decision.<E, Boolean>none(false)
                                : Decision.<E, Boolean>of(events.rejected().apply(id, failure), true))
                .thenAccept(stated -> {});
    }

    /**
     * Has a job stopped: at once if nobody works on it, otherwise as soon as its worker notices.
     *
     * @return fails with {@link dev.weightflow.platform.problem.NoSuchThingException} if there is no such job, and with {@link
     *     JobConflictException} if it has ended otherwise
     */
    public CompletableFuture<Job<S>> cancel(JobId id, String reason, EventContext context) {
        return journal.decide(context, state -> {
                    Job<S> job = projection.apply(state).require(id);
                    return new Decision<E, Boolean>(cancellation(job, reason), true);
                })
                .thenApply(done -> current().require(id));
    }

    private List<E> cancellation(Job<S> job, String reason) {
        if (job instanceof Job.Waiting<S> waiting) {
            return List.of(events.cancelled().apply(waiting.record()));
        } else if (job instanceof Job.Claimed<S> claimed) {
            return claimed.cancellationRequested()
                    ? List.of()
                    : List.of(events.cancellationRequested()
                            .of(job.id(), claimed.record().generation(), reason));
        } else if (job instanceof Job.Cancelled<S>) {
            return List.of();
        }
        throw new JobConflictException(
                "Job " + job.id() + " is " + job.state().key() + " and cannot be cancelled any more.");
    }

    /** Claims the most urgent job for the worker, if one may be claimed. */
    public CompletableFuture<Optional<Job.Claimed<S>>> claimNext(WorkerId worker) {
        return journal.decide(EventContext.NONE, state -> projection
                        .apply(state)
                        .nextClaimable(clock.instant())
                        .map(job -> claim(job, worker))
                        .orElseGet(() -> Decision.none(Optional.empty())))
                .thenApply(claim -> claim.flatMap(taken -> held(taken.job(), worker, taken.number())));
    }

    private record Taken(JobId job, int number) {}

    private Decision<E, Optional<Taken>> claim(Job.Waiting<S> job, WorkerId worker) {
        int number = job.record().claim() + 1;
        return Decision.of(events.claimed().of(job.id(), number, worker), Optional.of(new Taken(job.id(), number)));
    }

    /** The job's present state, as long as that claim holds. */
    public Optional<Job.Claimed<S>> held(Job.Claimed<S> claim) {
        return held(claim.id(), claim.worker(), claim.record().claim());
    }

    private Optional<Job.Claimed<S>> held(JobId id, WorkerId worker, int claim) {
        return current().held(id, worker, claim);
    }

    /**
     * Appends an event under a claim.
     *
     * @param event the event, given the journal's state
     * @return whether the claim was still held, so that the event was appended
     */
    public CompletableFuture<Boolean> append(Job.Claimed<S> claim, Function<? super P, E> event) {
        return append(claim, (state, job) -> event.apply(state), () -> true);
    }

    private CompletableFuture<Boolean> append(
            Job.Claimed<S> claim, UnderClaim<S, P, E> event, BooleanSupplier condition) {
        return journal.decide(claim.record().context(), state -> projection
                .apply(state)
                .held(claim.id(), claim.worker(), claim.record().claim())
                .filter(job -> condition.getAsBoolean())
                .map(job -> stated(job, event.of(state, job)))
                .orElseGet(() -> Decision.none(false)));
    }

    /** Who has got no answer states the same again, and a commit leaves its claim as it was: the log may have it already. */
    private Decision<E, Boolean> stated(Job.Claimed<S> job, E event) {
        boolean known = job.record().committed().filter(event::equals).isPresent();
        return known ? Decision.none(true) : Decision.of(event, true);
    }

    private interface UnderClaim<S extends JobSpec, P, E> {
        E of(P state, Job.Claimed<S> job);
    }

    /** The worker returns the job; this is no failed attempt. */
    public CompletableFuture<Boolean> release(Job.Claimed<S> claim) {
        return append(claim, (state, job) -> released(job, ReleaseReason.SHUTDOWN), () -> true);
    }

    /** The worker has stopped, as was requested. */
    public CompletableFuture<Boolean> cancelled(Job.Claimed<S> claim) {
        return append(claim, (state, job) -> events.cancelled().apply(job.record()), () -> true);
    }

    /**
     * The attempt failed.
     *
     * @param permanent whether another attempt would fail alike
     */
    public CompletableFuture<Boolean> fail(Job.Claimed<S> claim, Failure failure, boolean permanent) {
        return append(claim, (state, job) -> failed(job, failure, permanent), () -> true);
    }

    /**
     * Takes a claim from a worker that is not heard of any more: an attempt that counts.
     *
     * @param stillSilent asked again when this is decided, after whatever kept the decision waiting
     */
    public CompletableFuture<Boolean> expire(Job.Claimed<S> claim, BooleanSupplier stillSilent) {
        return append(
                claim,
                (state, job) -> retries.again(job.record().attempts() + 1)
                        ? released(job, ReleaseReason.EXPIRED)
                        : failed(job, lost(job), true),
                stillSilent);
    }

    private E released(Job.Claimed<S> job, ReleaseReason reason) {
        return events.released().of(job.id(), job.record().claim(), job.worker(), reason);
    }

    private E failed(Job.Claimed<S> job, Failure failure, boolean permanent) {
        int attempts = job.record().attempts() + 1;
        boolean over = permanent || !retries.again(attempts);
        return events.failed()
                .of(
                        job.id(),
                        job.record().claim(),
                        failure,
                        over ? Optional.empty() : Optional.of(clock.instant().plus(retries.after(attempts))));
    }

    private Failure lost(Job.Claimed<S> job) {
        return new Failure(
                WORKER_LOST,
                "The worker was lost " + (job.record().attempts() + 1)
                        + " times, so the work probably kills it; look at the memory limit and the log of worker "
                        + job.worker() + ", then request the job again.");
    }
}
