package dev.weightflow.platform.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.Optional;

/** News of a job, for whoever watches it. */
public sealed interface JobUpdate {
    JobId job();

    @JsonIgnore
    String name();

    /** What a reader hands back when it comes again: how far it has heard, and of a state, which one. */
    @JsonIgnore
    String id();

    /**
     * The job is in that state now.
     *
     * @param generation how often it was requested; 0 if the request was rejected
     * @param cancelling whether it is to be stopped and has not stopped yet
     * @param id as {@link JobUpdate#id}
     */
    record StateChanged(
            JobId job,
            JobState state,
            Instant since,
            int generation,
            int claim,
            boolean cancelling,
            Optional<Failure> failure,
            @JsonIgnore String id)
            implements JobUpdate {
        static StateChanged of(Job<?> job, StreamPosition position) {
            JobStatus status = JobStatus.of(job, Optional.empty());
            return new StateChanged(
                    status.job(),
                    status.state(),
                    status.since(),
                    status.generation(),
                    status.claim(),
                    status.cancelling(),
                    status.lastFailure(),
                    position + "." + status.state().key());
        }

        @Override
        public String name() {
            return "state";
        }
    }

    record Progressed(JobId job, JobProgressed progress) implements JobUpdate {
        @Override
        public String name() {
            return "progress";
        }

        @Override
        public String id() {
            return ProgressTail.position(progress).toString();
        }
    }
}
