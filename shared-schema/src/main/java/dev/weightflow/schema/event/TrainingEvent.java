package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.Losses;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to a training job.
 *
 * <p>A job is worked on under a claim. Claims of a job are numbered 1, 2, 3, …; the number is the fencing token that every
 * fact of the work carries, and a fact under a claim that is no longer the job's latest counts for nothing. A job that ended
 * in failure or was cancelled can be asked for again: that is its next round.
 */
public sealed interface TrainingEvent extends Event {
    /** The job that this is about. */
    JobId job();

    @Override
    default String subject() {
        return job().value();
    }

    @Override
    default Topic topic() {
        return Topics.TRAININGS;
    }

    /** Somebody asks for a job; round 1 at first. */
    record TrainingRequested(JobId job, int round, TrainingSpec spec) implements TrainingEvent {
        public TrainingRequested {
            faults("TrainingRequested", job)
                    .atLeast(1, "round", round)
                    .present("spec", spec)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + round;
        }
    }

    /** A worker takes the job upon itself. */
    record ClaimTaken(JobId job, int claim, WorkerId worker) implements TrainingEvent {
        public ClaimTaken {
            faults("ClaimTaken", job, claim).present("worker", worker).raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** The job is free for another worker. */
    record ClaimReleased(JobId job, int claim, WorkerId worker, ReleaseReason reason) implements TrainingEvent {
        public ClaimReleased {
            faults("ClaimReleased", job, claim)
                    .present("worker", worker)
                    .present("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /**
     * Data and weights are loaded, and steps begin.
     *
     * @param resumedFrom the checkpoint that the work goes on from; absent at the beginning
     * @param step how many steps were done before
     */
    record TrainingStarted(
            JobId job,
            int claim,
            WorkerId worker,
            Optional<CheckpointId> resumedFrom,
            long step,
            long totalSteps,
            long trainableParameters)
            implements TrainingEvent {
        public TrainingStarted {
            resumedFrom = Faults.orEmpty(resumedFrom);
            faults("TrainingStarted", job, claim)
                    .present("worker", worker)
                    .atLeast(0, "step", step)
                    .atLeast(1, "totalSteps", totalSteps)
                    .atLeast(0, "trainableParameters", trainableParameters)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /**
     * A checkpoint, its optimizer state and its manifest are stored.
     *
     * @param manifest the digest of the checkpoint's manifest
     * @param last whether the training ends with it
     */
    record CheckpointCommitted(
            JobId job, int claim, CheckpointId checkpoint, Digest manifest, long step, int epoch, boolean last)
            implements TrainingEvent {
        public CheckpointCommitted {
            faults("CheckpointCommitted", job, claim)
                    .present("checkpoint", checkpoint)
                    .present("manifest", manifest)
                    .atLeast(0, "step", step)
                    .atLeast(0, "epoch", epoch)
                    .raise();
        }

        /** The same step of the same job gives the same checkpoint, whoever makes it: the claim is not in it. */
        @Override
        public String discriminator() {
            return step + ":" + checkpoint.value();
        }
    }

    /**
     * The job is done.
     *
     * @param checkpoint the last checkpoint: the result
     * @param manifest the digest of its manifest
     * @param seconds how long the job was worked on, in all claims together
     */
    record TrainingCompleted(
            JobId job,
            int claim,
            CheckpointId checkpoint,
            Digest manifest,
            long steps,
            double seconds,
            Map<Task, Double> loss)
            implements TrainingEvent {
        public TrainingCompleted {
            loss = Losses.of(loss);
            Faults faults = faults("TrainingCompleted", job, claim)
                    .present("checkpoint", checkpoint)
                    .present("manifest", manifest)
                    .atLeast(1, "steps", steps)
                    .require(seconds >= 0 && Double.isFinite(seconds), "seconds must not be below 0");
            loss.forEach((task, value) -> faults.finite("loss." + task.key(), value));
            faults.raise();
        }

        @Override
        public String discriminator() {
            return checkpoint.value();
        }
    }

    /**
     * The work under a claim came to nothing.
     *
     * @param givenUp whether the job is given up; otherwise it is free for another try
     */
    record TrainingFailed(JobId job, int claim, Failure failure, boolean givenUp) implements TrainingEvent {
        public TrainingFailed {
            faults("TrainingFailed", job, claim).present("failure", failure).raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** Somebody asks for the job's round to be stopped. */
    record TrainingCancelRequested(JobId job, int round, String reason) implements TrainingEvent {
        public TrainingCancelRequested {
            faults("TrainingCancelRequested", job)
                    .atLeast(1, "round", round)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + round;
        }
    }

    /**
     * The job's round is stopped for good.
     *
     * @param checkpoint the last checkpoint that was committed, if there is one
     */
    record TrainingCancelled(JobId job, int round, Optional<CheckpointId> checkpoint) implements TrainingEvent {
        public TrainingCancelled {
            checkpoint = Faults.orEmpty(checkpoint);
            faults("TrainingCancelled", job).atLeast(1, "round", round).raise();
        }

        @Override
        public String discriminator() {
            return "" + round;
        }
    }

    private static Faults faults(String event, JobId job) {
        return Faults.of(event).present("job", job);
    }

    private static Faults faults(String event, JobId job, int claim) {
        return faults(event, job).atLeast(1, "claim", claim);
    }
}
