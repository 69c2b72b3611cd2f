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
 * All jobs, as the journal tells of them. Immutable: applying an event gives another projection, in time that does not grow with the
 * number of jobs that have ended. Those that ended long ago may lie in a {@link JobArchive}.
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
    /** Made by the first who asks: most states are never listed, and pages list the same one many times. */
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

    /** @param context the causation and trace of what follows from it, and who asked for it */
    public JobProjection<S> apply(JobEvent event, Instant time, EventContext context) {
        Job<S> before = known(event.job());
        if (before == null) {
            return Job.<S>begin(event, time, context).map(this::with).orElse(this);
        }
        Job<S> after = before.after(event, time, context);
        return after == before ? this : with(after);
    }

    /** The job or null; waits for the store if it must be read there, for an event must be applied. */
    private Job<S> known(JobId id) {
        Job<S> known = jobs.get(id);
        return known == null
                ? archived.job(id, part -> archived.archive().orElseThrow().readWaiting(part))
                        .orElse(null)
                : known;
    }

    private JobProjection<S> with(Job<S> job) {
        Job<S> before = known(job.id());
        PSortedSet<Queued> queue = before instanceof Job.Waiting<S> old ? waiting.minus(Queued.of(old)) : waiting;
        return new JobProjection<>(
                jobs.plus(job.id(), job),
                job instanceof Job.Waiting<S> fresh ? queue.plus(Queued.of(fresh)) : queue,
                job instanceof Job.Claimed<S> taken ? claimed.plus(job.id(), taken) : claimed.minus(job.id()),
                counted(before, job),
                archived);
    }

    ArchivedJobs<S> archived() {
        return archived;
    }

    /** The same jobs, without those in memory that are archived as they are. */
    JobProjection<S> with(ArchivedJobs<S> other) {
        List<JobId> out = jobs.values().stream().filter(other::has).map(Job::id).toList();
        return new JobProjection<>(jobs.minusAll(out), waiting, claimed, counts, other);
    }

    /** The same jobs, those that are archived so far in memory, too, unless they were requested again. */
    JobProjection<S> inMemory(Collection<Job<S>> recalled) {
        PMap<JobId, Job<S>> more = jobs;
        for (Job<S> job : recalled) {
            more = jobs.containsKey(job.id()) ? more : more.plus(job.id(), job);
        }
        return more == jobs ? this : new JobProjection<>(more, waiting, claimed, counts, archived);
    }

    private PMap<JobState, Integer> counted(Job<S> before, Job<S> after) {
        PMap<JobState, Integer> without =
                before == null ? counts : counts.plus(before.state(), count(before.state()) - 1);
        return without.plus(after.state(), without.getOrDefault(after.state(), 0) + 1);
    }

    /**
     * The job of that id. One that is {@linkplain #isArchived archived} is read in the object store, which no decision may do.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if it has to be read there and cannot be
     */
    public Optional<Job<S>> job(JobId id) {
        return inMemory(id)
                .or(() -> archived.job(
                        id, part -> archived.archive().orElseThrow().read(part)));
    }

    Optional<Job<S>> inMemory(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Whether the job is there, but not in memory. */
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

    /** The job's present state, as long as that claim holds. */
    public Optional<Job.Claimed<S>> held(Job.Claimed<S> claim) {
        return Optional.ofNullable(claimed.get(claim.id()))
                .filter(job -> job.isClaim(claim.worker(), claim.record().claim()));
    }

    public Optional<Job.Claimed<S>> heldBy(WorkerId worker) {
        return claimed.values().stream()
                .filter(job -> job.worker().equals(worker))
                .findFirst();
    }

    /** The jobs that are not archived, the one that was requested last first. */
    public List<Job<S>> jobs() {
        List<Job<S>> listed = newestFirst.orElseGet(
                () -> jobs.values().stream().sorted(NEWEST_FIRST).toList());
        newestFirst = Optional.of(listed);
        return listed;
    }

    /** The jobs that wait, the most urgent first: by priority, then by age. */
    public Stream<Job.Waiting<S>> waiting() {
        return waiting.stream().map(queued -> (Job.Waiting<S>) jobs.get(queued.job()));
    }

    /** The job that a worker should claim at that moment, if there is one. */
    public Optional<Job.Waiting<S>> nextClaimable(Instant now) {
        return waiting().filter(job -> job.claimableAt(now)).findFirst();
    }

    public Collection<Job.Claimed<S>> claimed() {
        return claimed.values();
    }

    /** Of all jobs, the archived ones, too. */
    public int count(JobState state) {
        return counts.getOrDefault(state, 0);
    }

    private static Instant requestedAt(Job<?> job) {
        return job instanceof Job.Accepted<?> accepted ? accepted.record().requestedAt() : job.since();
    }
}
