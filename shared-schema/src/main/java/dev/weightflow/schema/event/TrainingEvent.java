package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Map;
import java.util.Optional;

/** Events that only trainings have: their steps and checkpoints. */
public sealed interface TrainingEvent extends JobEvent {
    @Override
    default JobKind kind() {
        return JobKind.TRAINING;
    }

    record TrainingRequested(JobId job, int generation, TrainingSpec spec)
            implements TrainingEvent, JobEvent.Requested<TrainingSpec> {
        public TrainingRequested {
            JobEvent.Requested.check("TrainingRequested", job, generation, spec);
        }
    }

    /**
     * Data and weights are loaded, and steps begin.
     *
     * @param resumedFrom the checkpoint from which the work resumes; absent at the beginning
     * @param step number of earlier steps
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
            Faults.of("TrainingStarted")
                    .present("job", job)
                    .atLeast(1, "claim", claim)
                    .present("worker", worker)
                    .atLeast(0, "step", step)
                    .atLeast(1, "totalSteps", totalSteps)
                    .atLeast(0, "trainableParameters", trainableParameters)
                    .raise();
        }

        @Override
        public Optional<WorkerId> holder() {
            return Optional.of(worker);
        }
    }

    /**
     * A checkpoint, its optimizer state and its manifest are stored.
     *
     * @param best the checkpoint of the training with the best validation so far, which may be this one
     * @param curve the digest of the stored {@link Curve} up to this step; absent in events of earlier releases
     * @param workedSeconds added when it is appended under the claim
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
            Optional<BestCheckpoint> best,
            Optional<Digest> curve,
            Optional<Double> workedSeconds)
            implements TrainingEvent, JobEvent.Committed {
        public CheckpointCommitted {
            JobEvent.checkWorked(
                    Faults.of("CheckpointCommitted")
                            .present("job", job)
                            .atLeast(1, "claim", claim)
                            .present("checkpoint", checkpoint)
                            .present("manifest", manifest)
                            .atLeast(0, "step", step)
                            .atLeast(0, "epoch", epoch),
                    workedSeconds);
        }

        /** As the work states it. */
        public CheckpointCommitted(
                JobId job,
                int claim,
                Optional<WorkerId> worker,
                CheckpointId checkpoint,
                Digest manifest,
                long step,
                int epoch,
                boolean last,
                Optional<BestCheckpoint> best,
                Optional<Digest> curve) {
            this(job, claim, worker, checkpoint, manifest, step, epoch, last, best, curve, Optional.empty());
        }

        @Override
        public CheckpointCommitted withWorkedSeconds(double seconds) {
            return new CheckpointCommitted(
                    job, claim, worker, checkpoint, manifest, step, epoch, last, best, curve, Optional.of(seconds));
        }

        /** Creates the commit of a training without validations. */
        public CheckpointCommitted(
                JobId job, int claim, CheckpointId checkpoint, Digest manifest, long step, int epoch, boolean last) {
            this(
                    job,
                    claim,
                    Optional.empty(),
                    checkpoint,
                    manifest,
                    step,
                    epoch,
                    last,
                    Optional.empty(),
                    Optional.empty());
        }

        /**
         * Returns the step, the checkpoint, and whether it is validated: the same step of the same job gives the same checkpoint under any claim. A
         * training that was interrupted between its last step and its last validation commits its last checkpoint twice.
         */
        @Override
        public String discriminator() {
            return step + ":" + checkpoint.value() + (last && best.isPresent() ? ":validated" : "");
        }

        /** Orders by step; of the same step the last checkpoint is above any other, and a validated last one above that. */
        @Override
        public long sequence() {
            return 3 * step + (last ? 1 : 0) + (last && best.isPresent() ? 1 : 0);
        }
    }

    /**
     * The job is done.
     *
     * @param checkpoint the result: the last checkpoint, or the one with the best validation, as the specification says
     * @param steps number of steps before that checkpoint
     * @param seconds working time of this claim
     * @param stoppedEarly reason for an end before the last step, as a clause; absent if there was none, and in events of earlier releases
     * @param workedSeconds added when it is appended under the claim
     */
    record TrainingCompleted(
            JobId job,
            int claim,
            Optional<WorkerId> worker,
            CheckpointId checkpoint,
            Digest manifest,
            long steps,
            double seconds,
            Map<TaskName, Double> loss,
            Optional<String> stoppedEarly,
            Optional<Double> workedSeconds)
            implements TrainingEvent, JobEvent.Completed {
        public TrainingCompleted {
            loss = TaskName.ordered(loss);
            Faults faults = Faults.of("TrainingCompleted")
                    .present("job", job)
                    .atLeast(1, "claim", claim)
                    .present("checkpoint", checkpoint)
                    .present("manifest", manifest)
                    .atLeast(1, "steps", steps)
                    .require(seconds >= 0 && Double.isFinite(seconds), "seconds must not be below 0");
            loss.forEach((task, value) -> faults.finite("loss." + task.key(), value));
            stoppedEarly.ifPresent(reason -> faults.text("stoppedEarly", reason));
            JobEvent.checkWorked(faults, workedSeconds);
        }

        /** As the work states it. */
        public TrainingCompleted(
                JobId job,
                int claim,
                Optional<WorkerId> worker,
                CheckpointId checkpoint,
                Digest manifest,
                long steps,
                double seconds,
                Map<TaskName, Double> loss,
                Optional<String> stoppedEarly) {
            this(job, claim, worker, checkpoint, manifest, steps, seconds, loss, stoppedEarly, Optional.empty());
        }

        @Override
        public TrainingCompleted withWorkedSeconds(double worked) {
            return new TrainingCompleted(
                    job, claim, worker, checkpoint, manifest, steps, seconds, loss, stoppedEarly, Optional.of(worked));
        }

        /** Creates the end of a training with all of its steps. */
        public TrainingCompleted(
                JobId job,
                int claim,
                CheckpointId checkpoint,
                Digest manifest,
                long steps,
                double seconds,
                Map<TaskName, Double> loss) {
            this(job, claim, Optional.empty(), checkpoint, manifest, steps, seconds, loss, Optional.empty());
        }

        @Override
        public String discriminator() {
            return checkpoint.value();
        }
    }
}
