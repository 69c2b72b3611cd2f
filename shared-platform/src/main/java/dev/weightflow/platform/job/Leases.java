package dev.weightflow.platform.job;

import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes claims from workers that have not been heard of for too long, so that others continue their jobs.
 *
 * <p>Silence is measured by this instance's own monotonic clock, and only while it hears its own heartbeat come back from the
 * broker: whoever cannot hear itself (the broker is away, or this instance is cut off) cannot tell whether others are silent.
 * When it hears again, everybody has the whole time anew.
 */
public final class Leases<S extends JobSpec> {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final WorkerId self;
    private final Jobs<S, ?> jobs;
    private final Duration timeout;
    private final JobMetrics<S> metrics;
    private final LongSupplier nanoTime;
    private final Map<Claim, Long> lastHeard = new ConcurrentHashMap<>();
    private volatile long heardSelf;
    private volatile long hearingSince;

    private record Claim(JobId job, int number) {
        static Claim of(Job.Claimed<?> job) {
            return new Claim(job.id(), job.record().claim());
        }
    }

    /**
     * @param self this instance, which states heartbeats at a pace well below the timeout
     * @param timeout how long a worker may be silent
     * @param nanoTime a monotonic clock
     */
    public Leases(WorkerId self, Jobs<S, ?> jobs, Duration timeout, JobMetrics<S> metrics, LongSupplier nanoTime) {
        this.self = self;
        this.jobs = jobs;
        this.timeout = timeout;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.hearingSince = nanoTime.getAsLong();
        this.heardSelf = hearingSince - timeout.toNanos();
    }

    public void onProgress(ProgressEvent sign) {
        long now = nanoTime.getAsLong();
        if (sign instanceof JobProgressed progress && progress.kind() == jobs.kind()) {
            lastHeard.put(new Claim(progress.job(), progress.claim()), now);
        } else if (sign instanceof WorkerHeartbeat beat && beat.worker().equals(self)) {
            if (cutOff(now)) {
                hearingSince = now;
            }
            heardSelf = now;
        }
    }

    /** Whether this instance has not heard itself for half the timeout. */
    private boolean cutOff(long now) {
        return now - heardSelf > timeout.toNanos() / 2;
    }

    /** Takes the claims of silent workers; to be called at a pace well below the timeout. */
    public void expireStale() {
        Collection<Job.Claimed<S>> claimed = jobs.current().claimed();
        lastHeard.keySet().removeIf(claim -> claimed.stream()
                .noneMatch(job -> Claim.of(job).equals(claim)));
        long now = nanoTime.getAsLong();
        for (Job.Claimed<S> job : claimed) {
            lastHeard.putIfAbsent(Claim.of(job), now);
            if (silent(job)) {
                expire(job);
            }
        }
    }

    private boolean silent(Job.Claimed<S> job) {
        long now = nanoTime.getAsLong();
        long heard = Math.max(lastHeard.getOrDefault(Claim.of(job), now), hearingSince);
        return !cutOff(now) && now - heard > timeout.toNanos();
    }

    private void expire(Job.Claimed<S> job) {
        try {
            if (jobs.expire(job, () -> silent(job)).join()) {
                metrics.claimEnded("expired");
                LOG.warn(
                        "{} {}: worker {} was silent for more than {} s and lost its claim",
                        jobs.kind().key(),
                        job.id(),
                        job.worker(),
                        timeout.toSeconds());
            }
        } catch (CompletionException e) {
            LOG.warn(
                    "{} {}: its claim cannot be expired at present: {}",
                    jobs.kind().key(),
                    job.id(),
                    e.getCause().getMessage());
        }
    }
}
