package dev.weightflow.platform.job;

import dev.weightflow.platform.eventlog.Archiving;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.job.JobSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archive of jobs that ended long ago, in the object store instead of in memory, in objects of up to {@value #PART} jobs under their digests. They
 * are still found by their ids, and can be requested again; lists leave them out. The log keeps every fact about them: the archive only saves memory,
 * and time at the start. A start from a snapshot first checks that all parts that it names are intact; applying an event to an archived job needs
 * none of them.
 */
public final class JobArchive<S extends JobSpec> implements Archiving<JobProjection<S>> {
    private static final Logger LOG = LoggerFactory.getLogger(JobArchive.class);
    private static final int PART = 500;
    /** Number of parts that are kept in memory after they were read. */
    private static final int READ = 4;

    private final ObjectStore store;
    private final JobJson<S> json;
    private final Duration after;
    private final int least;
    private final Clock clock;
    /** Parts that were verified in this process; each is checked once. */
    private final Set<Digest> sound = ConcurrentHashMap.newKeySet();

    private final Map<Digest, List<Job<S>>> read = new LinkedHashMap<>(READ, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, List<Job<S>>> eldest) {
            return size() > READ;
        }
    };

    /** @param after time after a job's end when it is archived */
    public JobArchive(ObjectStore store, Class<S> spec, Duration after, Clock clock) {
        this(store, spec, after, PART, clock);
    }

    /** @param least the least number of jobs to archive at once */
    public JobArchive(ObjectStore store, Class<S> spec, Duration after, int least, Clock clock) {
        this.store = store;
        this.json = new JobJson<>(spec);
        this.after = after;
        this.least = least;
        this.clock = clock;
    }

    @Override
    public JobProjection<S> archive(JobProjection<S> jobs) {
        Instant before = clock.instant().minus(after);
        List<Job<S>> due = jobs.jobs().stream()
                .filter(job -> isOver(job) && job.since().isBefore(before))
                .toList();
        if (due.size() < least) {
            return jobs;
        }
        ArchivedJobs<S> archived = jobs.archived();
        for (int from = 0; from < due.size(); from += PART) {
            List<Job<S>> part = due.subList(from, Math.min(due.size(), from + PART));
            Digest stored = store.put(json.write(part));
            sound.add(stored);
            archived = archived.with(this, stored, part);
        }
        LOG.info("{} jobs that have ended are kept in the object store", due.size());
        return jobs.with(archived.stored(store::put));
    }

    /** Returns whether only a request can restart the job and none of its commits is resumed from: such jobs need not stay in memory. */
    private static boolean isOver(Job<?> job) {
        return job instanceof Job.Rejected<?>
                || job instanceof Job.Ended<?> ended && ended.resumed().isEmpty();
    }

    @Override
    public UnaryOperator<JobProjection<S>> adoption(JobProjection<S> present, JobProjection<S> archived) {
        ArchivedJobs<S> from = present.archived();
        ArchivedJobs<S> to = archived.archived();
        List<Job<S>> recalled = from.unknownTo(to, this::read);
        return later -> later.archived() == from && from != to
                ? later.inMemory(recalled).with(to)
                : later;
    }

    @Override
    public JobProjection<S> recall(JobProjection<S> jobs) {
        return jobs.inMemory(jobs.archived().unknownTo(ArchivedJobs.none(), this::read))
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

    /**
     * Checks that the store has these parts, undamaged.
     *
     * @throws ObjectStoreException if it does not have them, or does not answer
     */
    void requireSound(List<Digest> parts) {
        for (Digest part : parts) {
            if (!sound.contains(part)) {
                try {
                    store.read(part, Long.MAX_VALUE);
                } catch (ObjectStoreException e) {
                    LOG.warn("Part {} of the archive of jobs cannot be read: {}", part, e.getMessage());
                    throw e;
                }
                sound.add(part);
            }
        }
    }

    byte[] readIndex(Digest run) {
        return store.read(run, Long.MAX_VALUE);
    }
}
