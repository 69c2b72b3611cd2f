package dev.weightflow.platform.job;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * State of all jobs of a journal. Immutable: applying an event gives another projection, in time that does not grow with the number of ended jobs.
 * Those that ended long ago may be in a {@link JobArchive}, which applying never reads.
 */
public final class JobProjection<S extends JobSpec> {
    private static final Comparator<Queued> MOST_URGENT_FIRST = Comparator.comparingInt(
                    (Queued queued) -> -queued.priority())
            .thenComparing(Queued::requestedAt)
            .thenComparing(queued -> queued.job().value());
    private static final Comparator<Job<?>> NEWEST_FIRST = Comparator.<Job<?>, Instant>comparing(
                    JobProjection::requestedAt)
            .reversed()
            .thenComparing(job -> job.id().value());

    private final PMap<JobId, Job<S>> jobs;
    private final PSortedSet<Queued> waiting;
    private final PMap<JobId, Job.Claimed<S>> claimed;
    private final PMap<JobState, Integer> counts;
    private final ArchivedJobs<S> archived;
    /** Jobs in order, created on first use: most states are never listed, and pages list the same one many times. */
    private volatile Optional<List<Job<S>>> newestFirst = Optional.empty();

    private record Queued(int priority, Instant requestedAt, JobId job) {
        static Queued of(Job.Waiting<?> job) {
            return new Queued(job.record().spec().priority(), job.record().requestedAt(), job.id());
        }
    }

    private JobProjection(
            PMap<JobId, Job<S>> jobs,
            PSortedSet<Queued> waiting,
            PMap<JobId, Job.Claimed<S>> claimed,
            PMap<JobState, Integer> counts,
            ArchivedJobs<S> archived) {
        this.archived = archived;
        this.jobs = jobs;
        this.waiting = waiting;
        this.claimed = claimed;
        this.counts = counts;
    }

    public static <S extends JobSpec> JobProjection<S> empty() {
        return of(List.of(), ArchivedJobs.none());
    }

    static <S extends JobSpec> JobProjection<S> of(Collection<Job<S>> jobs, ArchivedJobs<S> archived) {
        JobProjection<S> projection = new JobProjection<>(
                HashTreePMap.empty(),
                TreePSet.empty(MOST_URGENT_FIRST),
                HashTreePMap.empty(),
                HashTreePMap.from(archived.counts()),
                archived);
        for (Job<S> job : jobs) {
            projection = projection.with(job);
        }
        return projection;
    }

    public JobProjection<S> apply(Envelope<?> envelope) {
        return envelope.event() instanceof JobEvent event
                ? apply(event, envelope.time(), envelope.context().by(envelope.actor()))
                : this;
    }

    /** @param context the causation and trace of consequences of the event, and its actor */
    public JobProjection<S> apply(JobEvent event, Instant time, EventContext context) {
        Job<S> before = jobs.get(event.job());
        if (before == null) {
            Optional<Job<S>> begun =
                    archived.has(event.job()) ? archived.after(event, time, context) : Job.begin(event, time, context);
            return begun.map(this::with).orElse(this);
        }
        Job<S> after = before.after(event, time, context);
        return after == before ? this : with(after);
    }

    private JobProjection<S> with(Job<S> job) {
        Job<S> before = jobs.get(job.id());
        Optional<JobState> stateBefore = before == null ? archived.state(job.id()) : Optional.of(before.state());
        PSortedSet<Queued> queue = before instanceof Job.Waiting<S> old ? waiting.minus(Queued.of(old)) : waiting;
        return new JobProjection<>(
                jobs.plus(job.id(), job),
                job instanceof Job.Waiting<S> fresh ? queue.plus(Queued.of(fresh)) : queue,
                job instanceof Job.Claimed<S> taken ? claimed.plus(job.id(), taken) : claimed.minus(job.id()),
                counted(stateBefore, job.state()),
                archived);
    }

    ArchivedJobs<S> archived() {
        return archived;
    }

    /** Returns the same jobs, without those in memory that are archived in the same state. */
    JobProjection<S> with(ArchivedJobs<S> other) {
        List<JobId> out = jobs.values().stream().filter(other::has).map(Job::id).toList();
        return new JobProjection<>(jobs.minusAll(out), waiting, claimed, counts, other);
    }

    /** Returns the same jobs with all archived ones in memory, unless they were requested again. */
    JobProjection<S> inMemory(Collection<Job<S>> recalled) {
        PMap<JobId, Job<S>> more = jobs;
        for (Job<S> job : recalled) {
            more = jobs.containsKey(job.id()) ? more : more.plus(job.id(), job);
        }
        return more == jobs ? this : new JobProjection<>(more, waiting, claimed, counts, archived);
    }

    private PMap<JobState, Integer> counted(Optional<JobState> before, JobState after) {
        PMap<JobState, Integer> without =
                before.map(state -> counts.plus(state, count(state) - 1)).orElse(counts);
        return without.plus(after, without.getOrDefault(after, 0) + 1);
    }

    /**
     * Returns the job of that id. An {@linkplain #isArchived archived} one is read from the object store, which no decision may do.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if that fails
     */
    public Optional<Job<S>> job(JobId id) {
        return inMemory(id)
                .or(() -> archived.job(
                        id, part -> archived.archive().orElseThrow().read(part)));
    }

    Optional<Job<S>> inMemory(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Returns whether the job exists, but in the archive and not in memory. */
    boolean isArchived(JobId id) {
        return !jobs.containsKey(id) && archived.has(id);
    }

    /** @throws NotFoundException if there is none */
    public Job<S> require(JobId id) {
        return job(id).orElseThrow(() -> unknown(id));
    }

    static NotFoundException unknown(JobId id) {
        return NotFoundException.of("job", id, "The list of jobs shows those there are.");
    }

    /** Returns the job's present state, as long as that claim holds. */
    public Optional<Job.Claimed<S>> held(Job.Claimed<S> claim) {
        return Optional.ofNullable(claimed.get(claim.id()))
                .filter(job -> job.isClaim(claim.worker(), claim.record().claim()));
    }

    public Optional<Job.Claimed<S>> heldBy(WorkerId worker) {
        return claimed.values().stream()
                .filter(job -> job.worker().equals(worker))
                .findFirst();
    }

    /** Returns the jobs that are not archived, the latest request first. */
    public List<Job<S>> jobs() {
        List<Job<S>> listed = newestFirst.orElseGet(
                () -> jobs.values().stream().sorted(NEWEST_FIRST).toList());
        newestFirst = Optional.of(listed);
        return listed;
    }

    /** Returns the waiting jobs, the most urgent first: by priority, then by age. */
    public Stream<Job.Waiting<S>> waiting() {
        return waiting.stream().map(queued -> (Job.Waiting<S>) jobs.get(queued.job()));
    }

    /** Returns the job that a worker should claim at that moment, if there is one. */
    public Optional<Job.Waiting<S>> nextClaimable(Instant now) {
        return waiting().filter(job -> job.claimableAt(now)).findFirst();
    }

    public Collection<Job.Claimed<S>> claimed() {
        return claimed.values();
    }

    /** Counts the jobs in that state, the archived ones included. */
    public int count(JobState state) {
        return counts.getOrDefault(state, 0);
    }

    private static Instant requestedAt(Job<?> job) {
        return job instanceof Job.Accepted<?> accepted ? accepted.record().requestedAt() : job.since();
    }
}
