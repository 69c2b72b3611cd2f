package dev.weightflow.registry.retraining;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.Figures;
import dev.weightflow.registry.World;
import dev.weightflow.registry.review.Registry;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingFailed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.IngestionId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Data sets, trainings and evaluations, as the other services would tell of them. */
final class Scenario {
    final World world = new World();
    final Registry registry = world.open();
    private double mIoU = 0.2;

    /** Announces a data set of those training shards, eight samples each, and as many validation images; a second later. */
    Envelope<DatasetEvent> ingest(String source, Cause cause, int validation, String... shards) {
        world.clock.advance(Duration.ofSeconds(1));
        List<Shard> all = new ArrayList<>();
        for (String shard : shards) {
            all.add(new Shard(Digest.ofText(shard), Split.TRAIN, 8, 100));
        }
        if (validation > 0) {
            all.add(new Shard(Digest.ofText("val of " + source), Split.VAL, validation, 100));
        }
        return announce(source, cause, manifest(source, all));
    }

    /** As above, of training samples that are listed one by one, in shards of four. */
    DatasetId ingestListed(String source, String... samples) {
        world.clock.advance(Duration.ofSeconds(1));
        List<Digest> listed = Stream.of(samples).map(Digest::ofText).toList();
        List<Shard> all = new ArrayList<>();
        for (int i = 0; i < listed.size(); i += 4) {
            List<Digest> packed = listed.subList(i, Math.min(i + 4, listed.size()));
            all.add(new Shard(Digest.ofText(packed.toString()), Split.TRAIN, packed.size(), 100));
        }
        all.add(new Shard(Digest.ofText("val of " + source), Split.VAL, 8, 100));
        Digest list = world.store.put(CanonicalJson.write(SampleList.of(listed)));
        DatasetManifest manifest = manifest(source, all).listing(list);
        announce(source, Cause.NONE, manifest);
        return manifest.id();
    }

    private static DatasetManifest manifest(String source, List<Shard> shards) {
        return DatasetManifest.of(List.of(Task.values()), List.of(), shards, List.of(), Digest.ofText(source));
    }

    private Envelope<DatasetEvent> announce(String source, Cause cause, DatasetManifest manifest) {
        world.store.put(CanonicalJson.write(manifest));
        DatasetEvent fact = new DatasetIngested(
                manifest.id(),
                new IngestionId("ingestion"),
                source,
                manifest.tasks(),
                manifest.samples(),
                0,
                manifest.bytes());
        Envelope<DatasetEvent> envelope =
                Envelope.of(fact, "/weightflow/dataset-ingestion", world.clock.instant(), cause);
        world.datasets.publish(envelope);
        return envelope;
    }

    /** As above, with eight validation images. */
    DatasetId ingest(String source, String... shards) {
        DatasetIngested fact =
                (DatasetIngested) ingest(source, Cause.NONE, 8, shards).event();
        return fact.dataset();
    }

    /** A version trained on that data set becomes champion. */
    CheckpointId champion(String name, DatasetId trainedOn) {
        CheckpointId checkpoint = world.checkpoint(name, trainedOn, Optional.empty());
        world.publish(world.evaluation(checkpoint, World.PASCAL, better(), Optional.empty()));
        settle();
        return checkpoint;
    }

    /** The policy is set, a second later. */
    void policy(RetrainingPolicy policy) {
        world.clock.advance(Duration.ofSeconds(1));
        registry.policies().set(World.PEOPLE, Optional.of(policy), Cause.NONE);
    }

    /** Everything that can be done is done. */
    void settle() {
        World.settle(registry);
    }

    /** The trainer brings the latest request to its end, and the evaluator finds the result better than all before. */
    CheckpointId completed(TrainingRequested request) {
        CheckpointId result = world.checkpoint(
                "result of " + request.job(),
                request.spec().dataset(),
                request.spec().start().checkpoint());
        state(new ClaimTaken(request.job(), 1, new WorkerId("trainer-1")));
        state(new TrainingCompleted(request.job(), 1, result, Digest.ofText("manifest"), 10, 1, Map.of()));
        settle();
        return result;
    }

    /** The evaluator finds it better than all before, on the bench that they share. */
    void evaluated(CheckpointId result) {
        world.publish(world.evaluation(result, World.PASCAL, better(), Optional.empty()));
        settle();
    }

    /** The trainer gives the latest request up. */
    void givenUp(TrainingRequested request) {
        state(new ClaimTaken(request.job(), 1, new WorkerId("trainer-1")));
        state(new TrainingFailed(request.job(), 1, new Failure("broken", "It broke."), true));
        settle();
    }

    void state(TrainingEvent fact) {
        world.trainings.publish(Envelope.of(fact, "/weightflow/trainer", world.clock.instant(), Cause.NONE));
    }

    /** The trainings that were asked for, in order. */
    List<TrainingRequested> requests() {
        return world.trainings.events().stream()
                .map(Envelope::event)
                .filter(TrainingRequested.class::isInstance)
                .map(TrainingRequested.class::cast)
                .toList();
    }

    /** The registry's facts of that form, in order. */
    <E extends Event> List<E> facts(Class<E> form) {
        return world.facts().stream().filter(form::isInstance).map(form::cast).toList();
    }

    private TaskMetrics better() {
        mIoU += 0.05;
        return Figures.semseg(mIoU);
    }
}
