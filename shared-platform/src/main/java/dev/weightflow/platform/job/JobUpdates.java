package dev.weightflow.platform.job;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How jobs get on, whichever instance works on them: the latest progress of each that has not ended, and what happens, as a stream for whoever
 * watches one.
 */
final class JobUpdates {
    /** How many updates a slow reader may be behind before it is cut off. */
    private static final int BUFFER = 256;

    private final Jobs<?, ?> jobs;
    private final Map<JobId, JobProgressed> latest = new ConcurrentHashMap<>();
    private final BroadcastProcessor<JobUpdate> updates = BroadcastProcessor.create();

    JobUpdates(Jobs<?, ?> jobs) {
        this.jobs = jobs;
        jobs.onEvent(envelope -> jobs.current().job(envelope.event().job()).ifPresent(job -> {
            if (job.state().ended()) {
                latest.remove(job.id());
            }
            publish(JobUpdate.StateChanged.of(job));
        }));
    }

    void onProgress(JobProgressed progress) {
        if (progress.kind() == jobs.kind()) {
            // the last progress may come after the end; asked while the entry is locked, so that no end is missed
            latest.compute(progress.job(), (job, before) -> ended(job) ? null : later(before, progress));
            publish(new JobUpdate.Progressed(progress.job(), progress));
        }
    }

    private boolean ended(JobId job) {
        return jobs.current().job(job).filter(known -> known.state().ended()).isPresent();
    }

    private static JobProgressed later(JobProgressed before, JobProgressed now) {
        return before == null || now.claim() >= before.claim() ? now : before;
    }

    /** The progress under the job's present claim; nothing of a job that nobody works on. */
    Optional<JobProgressed> progress(Job<?> job) {
        return job instanceof Job.Claimed<?> claimed
                ? Optional.ofNullable(latest.get(job.id()))
                        .filter(progress -> progress.claim() == claimed.record().claim())
                : Optional.empty();
    }

    /** Of how many jobs progress is kept. */
    int size() {
        return latest.size();
    }

    /** One at a time: the journal's thread and the channel's both come here, and a stream takes items from one. */
    private synchronized void publish(JobUpdate update) {
        updates.onNext(update);
    }

    /**
     * The job's present state, then whatever happens to it; the stream ends with the job. A reader that is too slow is cut off, and
     * finds the present state when it comes back.
     *
     * @throws dev.weightflow.platform.problem.NotFoundException if there is no such job
     */
    Multi<JobUpdate> of(JobId id) {
        Multi<JobUpdate> later =
                updates.filter(update -> update.job().equals(id)).onOverflow().buffer(BUFFER);
        // subscribed before the present state is read, so that nothing in between is missed
        Multi<JobUpdate> present = Multi.createFrom()
                .item(() -> JobUpdate.StateChanged.of(jobs.current().require(id)));
        jobs.current().require(id);
        return Multi.createBy()
                .merging()
                .streams(later, present)
                .select()
                .first(update -> !(update instanceof JobUpdate.StateChanged change
                        && change.state().ended()))
                .onCompletion()
                .continueWith(() -> List.of(
                        (JobUpdate) JobUpdate.StateChanged.of(jobs.current().require(id))));
    }
}
