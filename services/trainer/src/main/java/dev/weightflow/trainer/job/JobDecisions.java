package dev.weightflow.trainer.job;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.ClaimReleased;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Optional;

/** What is to be stated when somebody asks for something. Nothing here changes a state. */
public final class JobDecisions {

    private JobDecisions() {}

    /**
     * Somebody asks for a training.
     *
     * @param known the job of that id, if there is one
     * @return the request, or nothing if the job is under way or done
     * @throws JobConflictException if the id is that of another training
     */
    public static List<TrainingEvent> request(JobId id, TrainingSpec spec, Optional<Job> known) {
        if (known.isEmpty()) {
            return List.of(new TrainingRequested(id, 1, spec));
        }
        Job job = known.get();
        if (!job.record().spec().jobId().equals(spec.jobId())) {
            throw new JobConflictException(
                    "job " + id.shortId() + " is another training already; choose another id, or none");
        }
        boolean over = job instanceof Job.Failed || job instanceof Job.Cancelled;
        return over ? List.of(new TrainingRequested(id, job.record().round() + 1, spec)) : List.of();
    }

    /**
     * Somebody asks for a job to be stopped.
     *
     * @return the request, or nothing if it was made before or the job was cancelled
     * @throws JobConflictException if the job has ended otherwise
     */
    public static List<TrainingEvent> cancel(Job job, String reason) {
        if (job instanceof Job.Completed || job instanceof Job.Failed) {
            throw new JobConflictException(
                    "job " + job.record().id().shortId() + " is " + job.state() + " and cannot be cancelled any more");
        }
        boolean asked = job instanceof Job.Cancelled || job instanceof Job.Claimed claimed && claimed.cancelRequested();
        return asked
                ? List.of()
                : List.of(new TrainingCancelRequested(
                        job.record().id(), job.record().round(), reason));
    }

    /** A worker tries to take a job. Whether it has it, the log decides: see {@link #holds}. */
    public static ClaimTaken claim(Job.Waiting job, WorkerId worker) {
        return new ClaimTaken(job.record().id(), job.record().claim() + 1, worker);
    }

    /** Whether the worker holds the job under that claim. */
    public static boolean holds(Optional<Job> job, WorkerId worker, int claim) {
        return job.filter(state -> state instanceof Job.Claimed claimed
                        && claimed.record().claim() == claim
                        && claimed.worker().equals(worker))
                .isPresent();
    }

    /** A worker gives the job back, or somebody finds that its worker is gone. */
    public static ClaimReleased release(Job.Claimed job, ReleaseReason reason) {
        return new ClaimReleased(job.record().id(), job.record().claim(), job.worker(), reason);
    }

    /**
     * The work under a claim failed.
     *
     * @param hopeless whether another try would fail alike
     * @param attempts how many tries a round has
     */
    public static TrainingFailed fail(Job.Claimed job, Failure failure, boolean hopeless, int attempts) {
        boolean givenUp = hopeless || job.record().failures() + 1 >= attempts;
        return new TrainingFailed(job.record().id(), job.record().claim(), failure, givenUp);
    }
}
