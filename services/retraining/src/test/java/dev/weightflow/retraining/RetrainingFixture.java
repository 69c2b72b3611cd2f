package dev.weightflow.retraining;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Datasets, trainings and evaluations, in events of the other services. */
final class RetrainingFixture {
    final LogsFixture fixture = new LogsFixture();
    final RetrainingInstance instance = new RetrainingInstance(fixture);
    final Retraining service = instance.retraining;
    private final Map<CheckpointId, VersionNumber> versions = new HashMap<>();
    private final Map<JobId, CheckpointId> results = new HashMap<>();
    private int moves;
    private double mIoU = 0.2;
    private int ingestions;

    /** Announces a dataset of those training shards, eight samples each, and that number of validation images; a second later. */
    Envelope<JobEvent> ingest(String source, EventContext context, int validation, String... shards) {
        fixture.clock.advance(Duration.ofSeconds(1));
        List<Shard> all = new ArrayList<>();
        for (String shard : shards) {
            all.add(new Shard(Digest.ofText(shard), Split.TRAIN, 8, 100));
        }
        if (validation > 0) {
            all.add(new Shard(Digest.ofText("val of " + source), Split.VAL, validation, 100));
        }
        return announce(source, context, manifest(source, all));
    }

    /** As above, with individually listed training samples, in two lists and in shards of four. */
    DatasetId ingestListed(String source, String... samples) {
        fixture.clock.advance(Duration.ofSeconds(1));
        List<Digest> listed = Stream.of(samples).map(Digest::ofText).toList();
        List<Shard> all = new ArrayList<>();
        for (int i = 0; i < listed.size(); i += 4) {
            List<Digest> packed = listed.subList(i, Math.min(i + 4, listed.size()));
            all.add(new Shard(Digest.ofText(packed.toString()), Split.TRAIN, packed.size(), 100));
        }
        all.add(new Shard(Digest.ofText("val of " + source), Split.VAL, 8, 100));
        List<Digest> lists = Stream.of(listed.subList(0, 1), listed.subList(1, listed.size()))
                .filter(part -> !part.isEmpty())
                .map(part -> fixture.store.put(CanonicalJson.write(SampleList.of(part))))
                .toList();
        DatasetManifest manifest = manifest(source, all).listing(lists);
        announce(source, EventContext.NONE, manifest);
        return manifest.id();
    }

    /** Announces eight images without labels. */
    DatasetId ingestUnlabelled(String source) {
        fixture.clock.advance(Duration.ofSeconds(1));
        DatasetManifest manifest = DatasetManifest.of(
                List.of(),
                List.of(),
                List.of(new Shard(Digest.ofText("images of " + source), Split.VAL, 8, 100)),
                List.of(),
                Digest.ofText(source));
        announce(source, EventContext.NONE, manifest);
        return manifest.id();
    }

    private static DatasetManifest manifest(String source, List<Shard> shards) {
        return DatasetManifest.of(PascalTasks.NAMES, List.of(), shards, List.of(), Digest.ofText(source));
    }

    private Envelope<JobEvent> announce(String source, EventContext context, DatasetManifest manifest) {
        fixture.store.put(CanonicalJson.write(manifest));
        JobEvent fact = new DatasetIngested(
                new JobId("ingestion-" + ++ingestions),
                1,
                manifest.id(),
                source,
                manifest.tasks(),
                manifest.samples(),
                0,
                manifest.bytes());
        Envelope<JobEvent> envelope =
                Envelope.of(fact, "/weightflow/dataset-ingestion", fixture.clock.instant(), context);
        fixture.datasets.publish(envelope);
        return envelope;
    }

    /** As above, with eight validation images. */
    DatasetId ingest(String source, String... shards) {
        DatasetIngested fact =
                (DatasetIngested) ingest(source, EventContext.NONE, 8, shards).event();
        return fact.dataset();
    }

    /** Makes a version trained on that dataset champion. */
    CheckpointId champion(String name, DatasetId trainedOn) {
        CheckpointId checkpoint = fixture.checkpoint(name, trainedOn, Optional.empty());
        becomesChampion(checkpoint, trainedOn, Optional.empty());
        return checkpoint;
    }

    /** Evaluates it as better than all before, and gives it the alias as the registry. */
    private void becomesChampion(CheckpointId checkpoint, DatasetId trainedOn, Optional<VersionNumber> parent) {
        moveAlias(registered(checkpoint, trainedOn, parent));
        settle();
    }

    private VersionNumber registered(CheckpointId checkpoint, DatasetId trainedOn, Optional<VersionNumber> parent) {
        return registered(checkpoint, trainedOn, parent, new JobId("job-of-" + (versions.size() + 1)));
    }

    private VersionNumber registered(
            CheckpointId checkpoint, DatasetId trainedOn, Optional<VersionNumber> parent, JobId job) {
        EvaluationCompleted evaluation = fixture.evaluation(checkpoint, LogsFixture.PASCAL, better(), Optional.empty());
        fixture.publish(evaluation);
        VersionNumber number = new VersionNumber(versions.size() + 1);
        versions.put(checkpoint, number);
        state(new ModelVersionRegistered(
                LogsFixture.PEOPLE,
                number,
                checkpoint,
                evaluation.manifest(),
                job,
                trainedOn,
                MethodName.DELORA,
                parent,
                Optional.of(evaluation.report())));
        return number;
    }

    /** Registers it as a version, about which the gate cannot decide. */
    void undecided(CheckpointId result, DatasetId trainedOn) {
        VersionNumber number = registered(result, trainedOn, Optional.empty());
        settle();
        GateVerdict verdict = new GateVerdict(false, "Too few images.", List.of(), Optional.empty(), Optional.empty());
        state(new PromotionUndecided(LogsFixture.PEOPLE, number, Model.CHAMPION, 0, verdict));
        settle();
    }

    /** Gives the alias to that version as the registry. */
    void moveAlias(VersionNumber to) {
        Optional<VersionNumber> from = instance.retraining
                .journals()
                .models()
                .model(LogsFixture.PEOPLE)
                .alias(Model.CHAMPION)
                .version();
        state(new AliasMoved(
                LogsFixture.PEOPLE, Model.CHAMPION, moves++, from, Optional.of(to), "It is better.", Optional.empty()));
        instance.catchUp();
    }

    /** States the event in the log of models. */
    void state(ModelEvent event) {
        fixture.models.publish(
                Envelope.of(event, "/weightflow/checkpoint-registry", fixture.clock.instant(), EventContext.NONE));
    }

    /** Sets the policy, a second later. */
    void policy(RetrainingPolicy policy) {
        fixture.clock.advance(Duration.ofSeconds(1));
        Journals.await(service.policies().set(LogsFixture.PEOPLE, Optional.of(policy), EventContext.NONE));
    }

    /** Does all pending work. */
    void settle() {
        instance.settle();
    }

    /** Completes the latest request as the trainer, and evaluates the result as better than all before. */
    CheckpointId completed(TrainingRequested request) {
        CheckpointId result = fixture.checkpoints.store("result of " + request.job(), request.spec());
        state(new JobEvent.Claimed(JobKind.TRAINING, request.job(), 1, new WorkerId("trainer-1")));
        results.put(request.job(), result);
        state(new TrainingCompleted(request.job(), 1, result, Digest.ofText("manifest"), 10, 1, Map.of()));
        settle();
        return result;
    }

    /** Evaluates it as better than all before, on their common evaluation set. */
    void evaluated(CheckpointId result) {
        TrainingRequested request = requests().stream()
                .filter(asked -> result.equals(results.get(asked.job())))
                .findFirst()
                .orElseThrow();
        becomesChampion(
                result,
                request.spec().dataset(),
                request.spec().start().checkpoint().map(versions::get));
    }

    /** As above, as the result of that job. */
    void evaluatedAs(CheckpointId result, JobId job) {
        TrainingRequested request = requests().stream()
                .filter(asked -> asked.job().equals(job))
                .findFirst()
                .orElseThrow();
        moveAlias(registered(
                result,
                request.spec().dataset(),
                request.spec().start().checkpoint().map(versions::get),
                job));
        settle();
    }

    /** Fails the latest request as the trainer. */
    void givenUp(TrainingRequested request) {
        state(new JobEvent.Claimed(JobKind.TRAINING, request.job(), 1, new WorkerId("trainer-1")));
        state(new JobEvent.Failed(
                JobKind.TRAINING, request.job(), 1, new Failure("broken", "It broke."), Optional.empty()));
        settle();
    }

    void state(JobEvent event) {
        fixture.trainings.publish(
                Envelope.of(event, "/weightflow/trainer", fixture.clock.instant(), EventContext.NONE));
    }

    /** Returns the requested trainings, in order. */
    List<TrainingRequested> requests() {
        return fixture.trainings();
    }

    /** Returns the service's events of that type, in order. */
    <E extends Event> List<E> events(Class<E> form) {
        return fixture.retrainings.events().stream()
                .map(Envelope::event)
                .filter(form::isInstance)
                .map(form::cast)
                .toList();
    }

    private TaskMetrics better() {
        mIoU += 0.05;
        return Metrics.semseg(mIoU);
    }
}
