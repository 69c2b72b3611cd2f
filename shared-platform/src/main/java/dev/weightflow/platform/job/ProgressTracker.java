package dev.weightflow.platform.job;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The latest progress of each job that is worked on, whichever instance it comes from. */
public final class ProgressTracker {
    private final JobKind kind;
    private final Map<JobId, JobProgressed> latest = new ConcurrentHashMap<>();

    public ProgressTracker(JobKind kind) {
        this.kind = kind;
    }

    /** Progress has arrived. */
    public void onProgress(JobProgressed progress) {
        if (progress.kind() == kind) {
            latest.merge(progress.job(), progress, (before, now) -> now.claim() >= before.claim() ? now : before);
        }
    }

    /** The progress under the job's present claim; nothing of a job that nobody works on. */
    public Optional<JobProgressed> of(Job<?> job) {
        if (job instanceof Job.Claimed<?> claimed) {
            return Optional.ofNullable(latest.get(job.id()))
                    .filter(progress -> progress.claim() == claimed.record().claim());
        }
        latest.remove(job.id());
        return Optional.empty();
    }
}
