package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Trainings as jobs for tests. */
final class TestJobs {
    static final JobId JOB = new JobId("job");
    static final WorkerId ANN = new WorkerId("ann");
    static final WorkerId BOB = new WorkerId("bob");
    static final Failure FAILURE = new Failure("disk-full", "The disk is full.");
    private static final Digest MANIFEST = Digest.ofText("manifest");

    private TestJobs() {}

    static TrainingRequested requested(int generation) {
        return new TrainingRequested(JOB, generation, spec(0));
    }

    static JobEvent.Claimed claimed(int claim, WorkerId worker) {
        return new JobEvent.Claimed(JobKind.TRAINING, JOB, claim, worker);
    }

    static JobEvent.Released released(int claim, WorkerId worker, ReleaseReason reason) {
        return new JobEvent.Released(JobKind.TRAINING, JOB, claim, worker, reason);
    }

    static JobEvent.Failed failed(int claim, Instant... retryAt) {
        return new JobEvent.Failed(
                JobKind.TRAINING,
                JOB,
                claim,
                FAILURE,
                retryAt.length == 0 ? Optional.empty() : Optional.of(retryAt[0]));
    }

    static TrainingStarted started(int claim) {
        return new TrainingStarted(JOB, claim, ANN, Optional.empty(), 0, 100, 7);
    }

    static CheckpointCommitted committed(JobId job, int claim, long step) {
        return new CheckpointCommitted(
                job, claim, CheckpointId.of(Digest.ofText("checkpoint " + step)), MANIFEST, step, 0, false);
    }

    static CheckpointCommitted last(long step, Optional<BestCheckpoint> best) {
        return new CheckpointCommitted(
                JOB,
                1,
                Optional.empty(),
                CheckpointId.of(Digest.ofText("checkpoint " + step)),
                MANIFEST,
                step,
                0,
                true,
                best,
                Optional.empty());
    }

    static BestCheckpoint best(long step) {
        return new BestCheckpoint(CheckpointId.of(Digest.ofText("checkpoint " + step)), MANIFEST, step, 1.5);
    }

    static TrainingCompleted completed(JobId job, int claim) {
        return new TrainingCompleted(job, claim, CheckpointId.of(Digest.ofText("last")), MANIFEST, 100, 1.5, Map.of());
    }

    static TrainingSpec spec(long seed) {
        return spec(seed, 0, Optional.empty());
    }

    static TrainingSpec spec(long seed, int priority, Optional<Long> timeLimitSeconds) {
        TrainingRequest request = TrainingRequest.on(DatasetId.of(Digest.ofText("dataset")))
                .with("seed", seed)
                .with("priority", priority);
        return timeLimitSeconds
                .map(limit -> request.with("timeLimitSeconds", limit))
                .orElse(request)
                .complete();
    }
}
