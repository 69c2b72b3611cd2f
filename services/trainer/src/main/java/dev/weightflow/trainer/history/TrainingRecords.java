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

/** What is known of how trainings went: from the log, from the store, and of one that runs, from what its worker tells. */
public record TrainingRecords(JobService<TrainingSpec> jobs, Supplier<TrainingHistory> history, ObjectStore store) {

    /**
     * How a training's numbers went. Up to the step {@code committed} it is for good; what comes after is what the worker has told since, about
     * once a second and not of every step.
     *
     * @param curve the digest of the stored curve up to the latest checkpoint
     * @param committed the step of that; 0 if nothing was committed yet
     * @param step the last step that is told of
     * @param series by name: {@code loss.<task>}, {@code loss.total}, {@code learningRate}
     */
    @Schema(name = "TrainingCurve")
    public record CurveView(
            JobId job, Optional<Digest> curve, long committed, long step, Map<String, Curve.Series> series) {}

    /**
     * @param curve the digest of the stored curve up to its step; of older checkpoints it may be collected, for the latest has it all
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
     * @param checkpoints the first first; of trainings that committed nothing for a long time none
     * @param validations up to the latest checkpoint, the first first
     */
    @Schema(name = "TrainingCheckpoints")
    public record CheckpointsView(JobId job, List<CheckpointView> checkpoints, List<Validation> validations) {}

    /**
     * @param after only what comes after that step
     * @param points how many a series has at most
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
