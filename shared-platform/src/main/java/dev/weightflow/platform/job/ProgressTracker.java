package dev.weightflow.platform.job;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The latest progress of each job that has not ended, whichever instance it comes from. */
final class ProgressTracker {
    private final Jobs<?, ?> jobs;
    private final Map<JobId, JobProgressed> latest = new ConcurrentHashMap<>();

    ProgressTracker(Jobs<?, ?> jobs) {
        this.jobs = jobs;
        jobs.onEvent(envelope -> {
            JobId job = envelope.event().job();
            if (ended(job)) {
                latest.remove(job);
            }
        });
    }

    private boolean ended(JobId job) {
        return jobs.current().job(job).filter(known -> known.state().ended()).isPresent();
    }

    /** Progress has arrived. */
    void onProgress(JobProgressed progress) {
        if (progress.kind() == jobs.kind()) {
            // the last progress may come after the end; asked while the entry is locked, so that no end is missed
            latest.compute(progress.job(), (job, before) -> ended(job) ? null : later(before, progress));
        }
    }

    private static JobProgressed later(JobProgressed before, JobProgressed now) {
        return before == null || now.claim() >= before.claim() ? now : before;
    }

    /** The progress under the job's present claim; nothing of a job that nobody works on. */
    Optional<JobProgressed> of(Job<?> job) {
        return job instanceof Job.Claimed<?> claimed
                ? Optional.ofNullable(latest.get(job.id()))
                        .filter(progress -> progress.claim() == claimed.record().claim())
                : Optional.empty();
    }

    /** Of how many jobs progress is kept. */
    int size() {
        return latest.size();
    }
}
