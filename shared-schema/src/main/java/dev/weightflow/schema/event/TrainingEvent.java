package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.Losses;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What happens to training jobs. */
public sealed interface TrainingEvent extends Event, JobEvent {
    @Override
    default String subject() {
        return job().value();
    }

    @Override
    default Topic topic() {
        return Topics.TRAININGS;
    }

    /** A training is requested; generation 1 at first. */
    record TrainingRequested(JobId job, int generation, TrainingSpec spec)
            implements TrainingEvent, JobEvent.Requested<TrainingSpec> {
        public TrainingRequested {
            faults("TrainingRequested", job)
                    .atLeast(1, "generation", generation)
                    .present("spec", spec)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /** A request to train could not be accepted. */
    record TrainingRejected(JobId job, Failure failure) implements TrainingEvent, JobEvent.Rejected {
        public TrainingRejected {
            faults("TrainingRejected", job).present("failure", failure).raise();
        }

        @Override
        public String discriminator() {
            return "";
        }
    }

    /** A worker took the job. */
    record TrainingClaimed(JobId job, int claim, WorkerId worker) implements TrainingEvent, JobEvent.Claimed {
        public TrainingClaimed {
            faults("TrainingClaimed", job, claim).present("worker", worker).raise();
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** The job is free for another worker. */
    record TrainingReleased(JobId job, int claim, WorkerId worker, ReleaseReason reason)
            implements TrainingEvent, JobEvent.Released {
        public TrainingReleased {
            faults("TrainingReleased", job, claim)
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
            implements TrainingEvent, JobEvent.Started {
        public TrainingStarted {
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
     * @param best the checkpoint of the training with the best validation so far, which may be this one
     */
    record CheckpointCommitted(
            JobId job,
            int claim,
            Optional<WorkerId> worker,
            CheckpointId checkpoint,
            Digest manifest,
            long step,
            int epoch,
            boolean last,
            Optional<BestCheckpoint> best)
            implements TrainingEvent, JobEvent.Committed {
        public CheckpointCommitted {
            faults("CheckpointCommitted", job, claim)
                    .present("checkpoint", checkpoint)
                    .present("manifest", manifest)
                    .atLeast(0, "step", step)
                    .atLeast(0, "epoch", epoch)
                    .raise();
        }

        /** A checkpoint of a training without validations. */
        public CheckpointCommitted(
                JobId job, int claim, CheckpointId checkpoint, Digest manifest, long step, int epoch, boolean last) {
            this(job, claim, Optional.empty(), checkpoint, manifest, step, epoch, last, Optional.empty());
        }

        @Override
        public CheckpointCommitted withWorker(WorkerId holder) {
            return new CheckpointCommitted(
                    job, claim, Optional.of(holder), checkpoint, manifest, step, epoch, last, best);
        }

        /**
         * The same step of the same job gives the same checkpoint, whoever makes it: the claim is not in it. A training that was
         * interrupted between its last step and its last validation tells of its last checkpoint twice.
         */
        @Override
        public String discriminator() {
            return step + ":" + checkpoint.value() + (last && best.isPresent() ? ":validated" : "");
        }

        /** By step; of the same step the last checkpoint is above any other, and a validated last one above that. */
        @Override
        public long sequence() {
            return 3 * step + (last ? 1 : 0) + (last && best.isPresent() ? 1 : 0);
        }
    }

    /**
     * The job is done.
     *
     * @param checkpoint the result: the last checkpoint, or the one with the best validation, as the specification says
     * @param manifest the digest of its manifest
     * @param steps after how many steps it was made
     * @param seconds how long this claim took
     */
    record TrainingCompleted(
            JobId job,
            int claim,
            Optional<WorkerId> worker,
            CheckpointId checkpoint,
            Digest manifest,
            long steps,
            double seconds,
            Map<Task, Double> loss)
            implements TrainingEvent, JobEvent.Completed {
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

        public TrainingCompleted(
                JobId job,
                int claim,
                CheckpointId checkpoint,
                Digest manifest,
                long steps,
                double seconds,
                Map<Task, Double> loss) {
            this(job, claim, Optional.empty(), checkpoint, manifest, steps, seconds, loss);
        }

        @Override
        public TrainingCompleted withWorker(WorkerId holder) {
            return new TrainingCompleted(job, claim, Optional.of(holder), checkpoint, manifest, steps, seconds, loss);
        }

        @Override
        public String discriminator() {
            return checkpoint.value();
        }
    }

    /**
     * The work under a claim failed.
     *
     * @param retryAt when another attempt may begin; absent if the job has failed for good
     */
    record TrainingFailed(JobId job, int claim, Optional<WorkerId> worker, Failure failure, Optional<Instant> retryAt)
            implements TrainingEvent, JobEvent.Failed {
        public TrainingFailed {
            faults("TrainingFailed", job, claim).present("failure", failure).raise();
        }

        public TrainingFailed(JobId job, int claim, Failure failure, Optional<Instant> retryAt) {
            this(job, claim, Optional.empty(), failure, retryAt);
        }

        @Override
        public TrainingFailed withWorker(WorkerId holder) {
            return new TrainingFailed(job, claim, Optional.of(holder), failure, retryAt);
        }

        @Override
        public String discriminator() {
            return "" + claim;
        }
    }

    /** The job's present generation is to be stopped. */
    record TrainingCancellationRequested(JobId job, int generation, String reason)
            implements TrainingEvent, JobEvent.CancellationRequested {
        public TrainingCancellationRequested {
            faults("TrainingCancellationRequested", job)
                    .atLeast(1, "generation", generation)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    /**
     * The job's present generation was stopped on request.
     *
     * @param checkpoint the last checkpoint that was committed, if there is one
     */
    record TrainingCancelled(JobId job, int generation, Optional<CheckpointId> checkpoint)
            implements TrainingEvent, JobEvent.Cancelled {
        public TrainingCancelled {
            faults("TrainingCancelled", job)
                    .atLeast(1, "generation", generation)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + generation;
        }
    }

    private static Faults faults(String event, JobId job) {
        return Faults.of(event).present("job", job);
    }

    private static Faults faults(String event, JobId job, int claim) {
        return faults(event, job).atLeast(1, "claim", claim);
    }
}
