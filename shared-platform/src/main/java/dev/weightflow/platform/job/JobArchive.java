package dev.weightflow.platform.job;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.eventlog.Archiving;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.job.JobSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps jobs that ended long ago in the object store instead of in memory, in objects of up to {@value #PART} jobs under their digests. They are
 * still found by their ids, and can be requested again; lists leave them out. The log keeps every fact about them: the archive only saves
 * memory, and the time that a start takes.
 */
public final class JobArchive<S extends JobSpec> implements Archiving<JobProjection<S>> {
    private static final Logger LOG = LoggerFactory.getLogger(JobArchive.class);
    private static final int PART = 500;
    /** How many parts are kept in memory once they were read. */
    private static final int READ = 4;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectStore store;
    private final JobJson<S> json;
    private final Duration after;
    private final int least;
    private final Clock clock;
    private final Consumer<Duration> sleep;
    private final Map<Digest, List<Job<S>>> read = new LinkedHashMap<>(READ, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, List<Job<S>>> eldest) {
            return size() > READ;
        }
    };

    /** @param after how long ago a job has ended when it is archived */
    public JobArchive(ObjectStore store, Class<S> spec, Duration after, Clock clock) {
        this(store, spec, after, PART, clock, Sleeper.real());
    }

    /**
     * @param least how many jobs there must be to archive
     * @param sleep how to wait for a store that does not answer
     */
    public JobArchive(
            ObjectStore store, Class<S> spec, Duration after, int least, Clock clock, Consumer<Duration> sleep) {
        this.store = store;
        this.json = new JobJson<>(spec);
        this.after = after;
        this.least = least;
        this.clock = clock;
        this.sleep = sleep;
    }

    @Override
    public JobProjection<S> archive(JobProjection<S> jobs) {
        Instant before = clock.instant().minus(after);
        List<Job<S>> due = jobs.jobs().stream()
                .filter(job -> job.state().ended() && job.since().isBefore(before))
                .toList();
        if (due.size() < least) {
            return jobs;
        }
        ArchivedJobs<S> archived = jobs.archived();
        for (int from = 0; from < due.size(); from += PART) {
            List<Job<S>> part = due.subList(from, Math.min(due.size(), from + PART));
            archived = archived.with(this, store.put(json.write(part)), part);
        }
        LOG.info("{} jobs that have ended are kept in the object store", due.size());
        return jobs.with(archived.stored(store::put));
    }

    @Override
    public JobProjection<S> adopt(JobProjection<S> later, JobProjection<S> archived) {
        return later.archived() == archived.archived()
                ? later
                : later.inMemory(later.archived().unknownTo(archived.archived(), this::readWaiting))
                        .with(archived.archived());
    }

    @Override
    public JobProjection<S> recall(JobProjection<S> jobs) {
        return jobs.inMemory(jobs.archived().unknownTo(ArchivedJobs.none(), this::readWaiting))
                .with(ArchivedJobs.none());
    }

    @Override
    public Set<Digest> parts(JobProjection<S> jobs) {
        return jobs.archived().objects();
    }

    /** @throws ObjectStoreException if it cannot be read */
    List<Job<S>> read(Digest part) {
        synchronized (read) {
            List<Job<S>> known = read.get(part);
            if (known != null) {
                return known;
            }
        }
        List<Job<S>> jobs = json.read(store.read(part));
        synchronized (read) {
            read.put(part, jobs);
        }
        return jobs;
    }

    /** As {@link #read}, for what must not fail because the store is away for a while. */
    List<Job<S>> readWaiting(Digest part) {
        while (true) {
            try {
                return read(part);
            } catch (ObjectStoreException e) {
                if (!(e instanceof Retriable) || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warn("Part {} of the archive is waited for: {}", part.shortId(), e.getMessage());
                sleep.accept(PAUSE);
            }
        }
    }

    byte[] readIndex(Digest run) {
        return store.read(run, Long.MAX_VALUE);
    }
}
