package dev.weightflow.platform.job;

import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancellationRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingCancelled;
import dev.weightflow.schema.event.TrainingEvent.TrainingClaimed;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRejected;
import dev.weightflow.schema.event.TrainingEvent.TrainingReleased;
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
import dev.weightflow.schema.training.TrainingRequestBuilder;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Trainings as the jobs of these tests. */
final class TestJobs {
    static final JobId JOB = new JobId("job");
    static final WorkerId ANN = new WorkerId("ann");
    static final WorkerId BOB = new WorkerId("bob");
    static final Failure FAILURE = new Failure("disk-full", "The disk is full.");
    private static final Digest MANIFEST = Digest.ofText("manifest");

    static final JobEvents<TrainingSpec, TrainingEvent> EVENTS = new JobEvents<>(
            JobKind.TRAINING,
            TrainingRequested::new,
            TrainingRejected::new,
            TrainingClaimed::new,
            TrainingReleased::new,
            TrainingFailed::new,
            TrainingCancellationRequested::new,
            job -> new TrainingCancelled(job.id(), job.generation(), Optional.empty()),
            Object::equals);

    private TestJobs() {}

    static TrainingRequested requested(int generation) {
        return new TrainingRequested(JOB, generation, spec(0));
    }

    static TrainingClaimed claimed(int claim, WorkerId worker) {
        return new TrainingClaimed(JOB, claim, worker);
    }

    static TrainingReleased released(int claim, WorkerId worker, ReleaseReason reason) {
        return new TrainingReleased(JOB, claim, worker, reason);
    }

    static TrainingFailed failed(int claim, Instant... retryAt) {
        return new TrainingFailed(
                JOB, claim, FAILURE, retryAt.length == 0 ? Optional.empty() : Optional.of(retryAt[0]));
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
                best);
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
        TrainingRequestBuilder request = TrainingRequest.on(DatasetId.of(Digest.ofText("dataset")))
                .seed(seed)
                .priority(priority);
        timeLimitSeconds.ifPresent(request::timeLimitSeconds);
        return request.complete();
    }
}
