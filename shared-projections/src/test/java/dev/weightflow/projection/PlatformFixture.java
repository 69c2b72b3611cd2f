package dev.weightflow.projection;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Logs in memory, a store, and the events and objects of the other services. */
public final class PlatformFixture implements AutoCloseable {
    public static final ModelName PEOPLE = LogsFixture.PEOPLE;

    /** Stored checkpoint. */
    public record Stored(CheckpointId id, Digest manifest, Digest state) {
        public List<Digest> objects() {
            return List.of(id.digest(), manifest, state);
        }
    }

    public final ObjectStore store;
    public final StoredContents contents;
    public final MutableClock clock;
    private final LogsFixture fixture = new LogsFixture();
    private final Follower follower = new Follower(fixture);
    private int versions;

    public PlatformFixture(ObjectStore store, StoredContents contents, MutableClock clock) {
        this.store = store;
        this.contents = contents;
        this.clock = clock;
    }

    /** Returns the state of another process that has read the logs to their ends. */
    public Journals journals() {
        follower.catchUp();
        return follower.journals;
    }

    public DatasetId dataset(String name) {
        List<Digest> samples = List.of(Digest.ofText(name + " sample"));
        Shard train = new Shard(put("shard of " + name), Split.TRAIN, 1, 10);
        Shard val = new Shard(put("validation shard of " + name), Split.VAL, 8, 10);
        DatasetManifest manifest = DatasetManifest.of(
                        PascalTasks.NAMES, List.of(), List.of(train, val), List.of(), Digest.ofText(name))
                .listing(List.of(store.put(CanonicalJson.write(SampleList.of(samples)))));
        store.put(CanonicalJson.write(manifest));
        fixture.datasets.publish(Envelope.<JobEvent>of(
                new DatasetIngested(
                                new JobId("ingestion-of-" + name),
                                1,
                                manifest.id(),
                                "/" + name,
                                manifest.tasks(),
                                manifest.samples(),
                                0,
                                manifest.bytes())
                        .with(sampleIndex(name, train)),
                "/weightflow/dataset-ingestion",
                clock.instant(),
                EventContext.NONE));
        return manifest.id();
    }

    /** Stores the dataset's sample index, with objects of its own. */
    private Digest sampleIndex(String name, Shard shard) {
        return store.put(CanonicalJson.write(SampleIndex.of(
                List.of(new SampleIndex.Part(
                        shard.digest(),
                        shard.split(),
                        shard.samples(),
                        "a",
                        "a",
                        put("index of " + name),
                        put("thumbnails of " + name),
                        Map.of())),
                List.of(),
                Optional.empty())));
    }

    public static TrainingSpec spec(DatasetId dataset, long seed) {
        return TrainingRequest.on(dataset)
                .with("seed", seed)
                .with("start", InitialWeights.random())
                .complete();
    }

    /** Claims the job as a trainer. */
    public void claimed(TrainingSpec spec) {
        state(new TrainingRequested(spec.jobId(), 1, spec));
        state(new JobEvent.Claimed(JobKind.TRAINING, spec.jobId(), 1, new WorkerId("trainer-1")));
    }

    /** Stores the checkpoint of a step, every third one, and states nothing. */
    public Stored stored(TrainingSpec spec, int step) {
        byte[] weights = weights(spec, step);
        CheckpointId id = CheckpointId.of(store.put(weights));
        Digest state = put("state of " + id);
        Optional<CheckpointId> parent =
                step > 3 ? Optional.of(CheckpointId.of(Digest.of(weights(spec, step - 3)))) : Optional.empty();
        Digest manifest = store.put(CanonicalJson.write(new CheckpointManifest(
                CheckpointManifest.FORMAT,
                id,
                weights.length,
                spec.jobId(),
                spec,
                Map.of(),
                step,
                1,
                false,
                parent,
                Optional.of(state),
                Map.of(),
                1000,
                "test",
                Map.of(),
                List.of(),
                List.of())));
        store.putIfAbsent("checkpoints/" + id, manifest.hex().getBytes(StandardCharsets.US_ASCII));
        return new Stored(id, manifest, state);
    }

    private static byte[] weights(TrainingSpec spec, int step) {
        return ("weights of " + spec.jobId() + " at step " + step).getBytes(StandardCharsets.UTF_8);
    }

    /** Stores a checkpoint and commits it. */
    public Stored committed(TrainingSpec spec, int step) {
        Stored checkpoint = stored(spec, step);
        state(new CheckpointCommitted(spec.jobId(), 1, checkpoint.id(), checkpoint.manifest(), step, 1, false));
        return checkpoint;
    }

    /** Stores a checkpoint and the curve up to it, commits both, and returns the curve's digest. */
    public Digest committedWithCurve(TrainingSpec spec, int step) {
        Stored checkpoint = stored(spec, step);
        Digest curve = put("curve of " + spec.jobId() + " up to step " + step);
        state(new CheckpointCommitted(
                spec.jobId(),
                1,
                Optional.empty(),
                checkpoint.id(),
                checkpoint.manifest(),
                step,
                1,
                false,
                Optional.empty(),
                Optional.of(curve)));
        return curve;
    }

    /** Stores a checkpoint and commits it, with the one of the best validation so far. */
    public Stored committedWithBest(TrainingSpec spec, int step, Stored best, int bestStep) {
        Stored checkpoint = stored(spec, step);
        state(new CheckpointCommitted(
                spec.jobId(),
                1,
                Optional.empty(),
                checkpoint.id(),
                checkpoint.manifest(),
                step,
                1,
                false,
                Optional.of(new BestCheckpoint(best.id(), best.manifest(), bestStep, 0.5)),
                Optional.empty()));
        return checkpoint;
    }

    public void completed(TrainingSpec spec, Stored result) {
        state(new TrainingCompleted(spec.jobId(), 1, result.id(), result.manifest(), 10, 1, Map.of()));
    }

    /** Registers a checkpoint and makes it champion. */
    public void promoted(TrainingSpec spec, Stored checkpoint) {
        VersionNumber number = new VersionNumber(++versions);
        state(new ModelVersionRegistered(
                PEOPLE,
                number,
                checkpoint.id(),
                checkpoint.manifest(),
                spec.jobId(),
                spec.dataset(),
                MethodName.DELORA,
                Optional.empty(),
                Optional.empty()));
        state(new AliasMoved(
                PEOPLE,
                Model.CHAMPION,
                versions - 1,
                versions == 1 ? Optional.empty() : Optional.of(new VersionNumber(versions - 1)),
                Optional.of(number),
                "for the test",
                Optional.empty()));
    }

    /** Requests the evaluation of a checkpoint. */
    public void evaluationRequested(Stored checkpoint, DatasetId on) {
        EvaluationSpec spec =
                new EvaluationSpec(checkpoint.id(), checkpoint.manifest(), on, EvaluationOptions.of(PEOPLE));
        fixture.evaluations.publish(Envelope.<JobEvent>of(
                new EvaluationRequested(spec.jobId(), 1, spec),
                "/weightflow/evaluator",
                clock.instant(),
                EventContext.NONE));
        follower.catchUp();
    }

    private void state(JobEvent event) {
        fixture.trainings.publish(Envelope.of(event, "/weightflow/trainer", clock.instant(), EventContext.NONE));
    }

    private void state(ModelEvent event) {
        fixture.models.publish(
                Envelope.of(event, "/weightflow/checkpoint-registry", clock.instant(), EventContext.NONE));
    }

    public Digest put(String content) {
        return store.put(content.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Follower extends FollowingInstance {
        Follower(LogsFixture fixture) {
            super(fixture, "follower");
            begin();
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
