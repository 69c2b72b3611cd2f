package dev.weightflow.platform.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import java.time.Instant;
import java.util.Optional;

/** Update about a job, for readers of its stream. */
public sealed interface JobUpdate {
    JobId job();

    @JsonIgnore
    String name();

    /** Returns the event id that a reader sends when it reconnects: its position in the progress and, of a state, which one. */
    @JsonIgnore
    String id();

    /**
     * New state of the job.
     *
     * @param generation number of times it was requested; 0 if the request was rejected
     * @param cancelling whether a stop was requested that has not taken effect yet
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
