package dev.weightflow.platform.job;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.util.List;

/** What happens to jobs, as a stream for whoever watches one. */
final class JobUpdates {
    /** How many updates a slow reader may be behind before it is cut off. */
    private static final int BUFFER = 256;

    private final Jobs<?, ?> jobs;
    private final BroadcastProcessor<JobUpdate> updates = BroadcastProcessor.create();

    JobUpdates(Jobs<?, ?> jobs) {
        this.jobs = jobs;
        jobs.onEvent(envelope -> jobs.current()
                .job(envelope.event().job())
                .map(JobUpdate.StateChanged::of)
                .ifPresent(this::publish));
    }

    /** Progress has arrived. */
    void onProgress(JobProgressed progress) {
        if (progress.kind() == jobs.kind()) {
            publish(new JobUpdate.Progressed(progress.job(), progress));
        }
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
                .first(update -> !ended(update))
                .onCompletion()
                .continueWith(() -> List.of(
                        (JobUpdate) JobUpdate.StateChanged.of(jobs.current().require(id))));
    }

    private static boolean ended(JobUpdate update) {
        return update instanceof JobUpdate.StateChanged change && change.state().ended();
    }
}
