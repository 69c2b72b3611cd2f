package dev.weightflow.trainer.work;

import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.trainer.job.Job;
import dev.weightflow.trainer.job.JobBook;
import dev.weightflow.trainer.job.JobJournal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over workers: a claim whose worker was not heard of for too long is released, so that another takes the job up. Silence is
 * measured here, from this watcher's own clock and the moment when it first saw the claim, so that no two machines' clocks are
 * compared.
 */
public final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final JobJournal journal;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final WorkObserver observer;
    private final Map<Claim, Long> lastHeard = new ConcurrentHashMap<>();

    private record Claim(JobId job, int number) {}

    /**
     * @param patience how long a worker may be silent
     * @param nanoTime a monotonic clock
     */
    public Watch(JobJournal journal, Duration patience, LongSupplier nanoTime, WorkObserver observer) {
        this.journal = journal;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.observer = observer;
    }

    /** A worker was heard of. */
    public void heard(ProgressEvent sign) {
        lastHeard.put(new Claim(sign.job(), sign.claim()), nanoTime.getAsLong());
    }

    /** Releases the claims of workers that have been silent for too long. */
    public void releaseSilent() {
        long now = nanoTime.getAsLong();
        List<Job.Claimed> claimed = journal.query(JobBook::claimed);
        lastHeard.keySet().removeIf(claim -> claimed.stream()
                .noneMatch(job -> claimOf(job).equals(claim)));
        for (Job.Claimed job : claimed) {
            long heard = lastHeard.computeIfAbsent(claimOf(job), claim -> now);
            if (now - heard > patience.toNanos() && journal.expire(job)) {
                observer.claim(WorkObserver.Claim.EXPIRED);
                LOG.warn(
                        "job {}: worker {} was silent for {} s and lost it",
                        job.record().id().shortId(),
                        job.worker(),
                        Duration.ofNanos(now - heard).toSeconds());
            }
        }
    }

    private static Claim claimOf(Job.Claimed job) {
        return new Claim(job.record().id(), job.record().claim());
    }
}
