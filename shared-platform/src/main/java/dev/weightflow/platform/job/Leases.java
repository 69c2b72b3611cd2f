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
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expires the claims of workers that have been silent for too long, so that others continue their jobs.
 *
 * <p>Silence is measured by this instance's own monotonic clock, and only while it receives its own heartbeat back from the broker: an instance that
 * cannot (because of an outage or a network partition) cannot tell whether others are silent. When it receives its own heartbeat again, every
 * worker's time starts anew.
 */
public final class Leases<S extends JobSpec> {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final WorkerId self;
    private final Jobs<S, ?> jobs;
    private final Duration timeout;
    private final JobMetrics<S> metrics;
    private final LongSupplier nanoTime;
    private final Map<Claim, Sign> lastHeard = new ConcurrentHashMap<>();
    private volatile long heardSelf;
    private volatile long hearingSince;

    private record Claim(JobId job, int number) {
        static Claim of(Job.Claimed<?> job) {
            return new Claim(job.id(), job.record().claim());
        }
    }

    /**
     * Latest sign of life under a claim.
     *
     * @param worked working time of the job at that moment
     */
    private record Sign(long at, Duration worked) {
        static Sign of(long at, double seconds) {
            return new Sign(at, Duration.ofMillis(Math.round(1e3 * seconds)));
        }
    }

    /**
     * @param self this instance, which publishes heartbeats at intervals well below the timeout
     * @param timeout longest silence of a worker
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
            lastHeard.put(
                    new Claim(progress.job(), progress.claim()),
                    Sign.of(now, progress.workedSeconds().orElse(0.0)));
        } else if (sign instanceof WorkerHeartbeat beat && beat.worker().equals(self)) {
            if (cutOff(now)) {
                hearingSince = now;
            }
            heardSelf = now;
        }
    }

    /** Returns whether this instance has not received its own heartbeat for half the timeout. */
    private boolean cutOff(long now) {
        return now - heardSelf > timeout.toNanos() / 2;
    }

    /** Expires the claims of silent workers; to be called at intervals well below the timeout. */
    public void expireStale() {
        Collection<Job.Claimed<S>> claimed = jobs.current().claimed();
        lastHeard.keySet().removeIf(claim -> claimed.stream()
                .noneMatch(job -> Claim.of(job).equals(claim)));
        long now = nanoTime.getAsLong();
        for (Job.Claimed<S> job : claimed) {
            lastHeard.putIfAbsent(Claim.of(job), Sign.of(now, job.record().workedSeconds()));
            if (silent(job)) {
                expire(job);
            }
        }
    }

    private boolean silent(Job.Claimed<S> job) {
        long now = nanoTime.getAsLong();
        long heard = Math.max(heard(job).map(Sign::at).orElse(now), hearingSince);
        return !cutOff(now) && now - heard > timeout.toNanos();
    }

    private Optional<Sign> heard(Job.Claimed<S> job) {
        return Optional.ofNullable(lastHeard.get(Claim.of(job)));
    }

    private void expire(Job.Claimed<S> job) {
        try {
            Duration worked = heard(job).map(Sign::worked).orElse(Duration.ZERO);
            if (jobs.expire(job, () -> silent(job), worked).join()) {
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
                    "{} {}: its claim cannot be expired right now: {}",
                    jobs.kind().key(),
                    job.id(),
                    e.getCause().getMessage());
        }
    }
}
