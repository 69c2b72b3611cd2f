package dev.weightflow.trainer.history;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Records of trainings: from the log, from the store, and for a running one from its worker's progress. */
public record TrainingRecords(JobService<TrainingSpec> jobs, Supplier<TrainingHistory> history, ObjectStore store) {

    /**
     * Curve of a training. Up to the step {@code committed} it is final; later points are those that the worker has reported since, about once a
     * second and not for every step.
     *
     * @param curve the digest of the stored curve up to the latest checkpoint
     * @param committed the step of that checkpoint; 0 if nothing was committed yet
     * @param step the last step with a point
     * @param series by name: {@code loss.<task>}, {@code loss.total}, {@code learningRate}
     */
    @Schema(name = "TrainingCurve")
    public record CurveView(
            JobId job, Optional<Digest> curve, long committed, long step, Map<String, Curve.Series> series) {}

    /**
     * @param curve the digest of the stored curve up to its step; that of an older checkpoint may be collected, since the latest has all of it
     * @param best whether its validation is the best so far
     */
    @Schema(name = "TrainingCheckpoint")
    public record CheckpointView(
            CheckpointId checkpoint,
            Digest manifest,
            long step,
            int epoch,
            boolean last,
            boolean best,
            Optional<Digest> curve,
            Instant at) {}

    /**
     * @param checkpoints the earliest first; empty for trainings whose last commit is long ago
     * @param validations up to the latest checkpoint, the earliest first
     */
    @Schema(name = "TrainingCheckpoints")
    public record CheckpointsView(JobId job, List<CheckpointView> checkpoints, List<Validation> validations) {}

    /**
     * @param after returns only points after that step
     * @param points maximum number of points in a series
     * @throws dev.weightflow.platform.problem.NotFoundException if there is no such job
     */
    public CurveView curve(JobId id, long after, int points) {
        Job<TrainingSpec> job = jobs.current().require(id);
        Optional<Digest> stored = committed(job).flatMap(CheckpointCommitted::curve);
        Curve committed = stored.map(digest -> read(digest, Curve.class)).orElse(Curve.EMPTY);
        Curve all = committed.merged(told(job).after(committed.last()));
        return new CurveView(
                id,
                stored,
                committed.last(),
                all.last(),
                all.after(after).reduced(points).series());
    }

    private Curve told(Job<TrainingSpec> job) {
        SortedMap<Long, Map<String, Double>> values = new TreeMap<>();
        for (JobProgressed progress : jobs.tail(job)) {
            if (progress.unit().equals("steps")) {
                values.put(progress.done(), progress.values());
            }
        }
        return Curve.of(values);
    }

    /** @throws dev.weightflow.platform.problem.NotFoundException if there is no such job */
    public CheckpointsView checkpoints(JobId id) {
        Optional<CheckpointCommitted> latest = committed(jobs.current().require(id));
        Optional<CheckpointId> best = latest.flatMap(CheckpointCommitted::best).map(BestCheckpoint::checkpoint);
        return new CheckpointsView(
                id,
                history.get().commits(id).stream()
                        .map(commit -> new CheckpointView(
                                commit.checkpoint(),
                                commit.manifest(),
                                commit.step(),
                                commit.epoch(),
                                commit.last(),
                                best.filter(commit.checkpoint()::equals).isPresent(),
                                commit.curve(),
                                commit.at()))
                        .toList(),
                latest.map(commit -> read(commit.manifest(), CheckpointManifest.class)
                                .validations())
                        .orElse(List.of()));
    }

    private static Optional<CheckpointCommitted> committed(Job<TrainingSpec> job) {
        return job.accepted().flatMap(known -> known.record().committed(CheckpointCommitted.class));
    }

    private <T> T read(Digest digest, Class<T> type) {
        return WeightflowJson.read(store.read(digest), type);
    }
}
