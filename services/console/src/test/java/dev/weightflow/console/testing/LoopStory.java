package dev.weightflow.console.testing;

import dev.weightflow.console.Console;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.ByteRange;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleIndex.Part;
import dev.weightflow.schema.dataset.ShardIndex;
import dev.weightflow.schema.dataset.ShardIndex.IndexedSample;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.drift.DriftReport.Explanation;
import dev.weightflow.schema.drift.DriftReport.Range;
import dev.weightflow.schema.drift.DriftReport.Side;
import dev.weightflow.schema.drift.DriftReport.StrangeImage;
import dev.weightflow.schema.drift.LabelRequest;
import dev.weightflow.schema.drift.LabelRequest.Why;
import dev.weightflow.schema.evaluation.BenchVerdict;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.retraining.DriftPolicy;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.TriggeredTraining;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Facts of the closed loop, step by step, each a minute after the one before and caused as the services state it. */
public final class LoopStory implements AutoCloseable {
    /** The first champion. */
    public static final VersionNumber FIRST = VersionNumber.FIRST;
    /** Version that the retraining led to. */
    public static final VersionNumber SECOND = FIRST.next();

    private static final WorkerId WORKER = new WorkerId("trainer-1");
    private static final VersionNumber NONE = null;

    private final InMemoryConsole instance = new InMemoryConsole();
    private final LogsFixture logs = instance.logs;
    private final ReportId reference;

    /** Begins with a champion of the day, and a policy with or without drift. */
    public LoopStory(boolean looked) {
        ingested(LogsFixture.PASCAL, "/data/day", 240, 256, Optional.empty());
        CheckpointId checkpoint = logs.checkpoint("one");
        EvaluationCompleted evaluation =
                logs.evaluation(checkpoint, LogsFixture.PASCAL, Metrics.of(0.18, 27, 0.5, 0.2), Optional.empty());
        EventContext evaluated = evaluator(evaluation, EventContext.NONE);
        reference = evaluation.report();
        EventContext registered =
                registered(FIRST, checkpoint, new JobId("by-hand"), LogsFixture.PASCAL, evaluation, evaluated);
        moved(0, NONE, FIRST, "It is the first.", Optional.empty(), registered);
        RetrainingPolicy policy = RetrainingPolicy.onNewSamples(48);
        retraining(
                new RetrainingPolicySet(
                        LogsFixture.PEOPLE, 1, Optional.of(looked ? policy.withDrift(DriftPolicy.USUAL) : policy)),
                EventContext.NONE);
    }

    /** Returns the console, once it has read all. */
    public Console console() {
        return instance.console();
    }

    /** Returns the model. */
    public Model model() {
        return console().journals().models().model(LogsFixture.PEOPLE);
    }

    /** Lets a window be compared; returns its dataset. */
    public DatasetId window(String name, VersionNumber version, double evidence) {
        checked(name, version, evidence);
        return dataset(name);
    }

    private EventContext checked(String name, VersionNumber version, double evidence) {
        DatasetId window = dataset(name);
        EventContext ingested = ingested(window, "/live/" + name, 0, 96, Optional.empty());
        EventContext measured = evaluator(logs.windowOf(logs.checkpoint("one"), window), ingested);
        Digest report = logs.store.put(CanonicalJson.write(report(window, version, evidence)));
        retraining(check(window, version, report, evidence), measured);
        return measured;
    }

    /** As {@link #window}, but its report is lost. */
    public DatasetId windowWithoutReport(String name, VersionNumber version) {
        DatasetId window = dataset(name);
        EventContext ingested = ingested(window, "/live/" + name, 0, 96, Optional.empty());
        retraining(check(window, version, Digest.ofText("lost"), 1), ingested);
        return window;
    }

    /** Lets many windows be compared, of which the console knows no more than the decision. */
    public void windows(int count, VersionNumber version) {
        for (int i = 0; i < count; i++) {
            retraining(check(dataset("many-" + i), version, Digest.ofText("lost"), 1 + i / 1_000.0), EventContext.NONE);
        }
    }

    /** Registers many more versions, after the second one; returns a moment before the first of them. */
    public Instant versions(int count) {
        Instant before = logs.clock.instant().plusSeconds(1);
        for (int i = 0; i < count; i++) {
            Digest weights = Digest.ofText("weights " + i);
            registry(
                    new ModelVersionRegistered(
                            LogsFixture.PEOPLE,
                            new VersionNumber(SECOND.value() + 1 + i),
                            CheckpointId.of(weights),
                            weights,
                            new JobId("by-hand-" + i),
                            LogsFixture.PASCAL,
                            MethodName.DELORA,
                            Optional.empty(),
                            Optional.empty()),
                    EventContext.NONE);
        }
        return before;
    }

    private DriftChecked check(DatasetId window, VersionNumber version, Digest report, double evidence) {
        return new DriftChecked(
                LogsFixture.PEOPLE, window, 1, version, reference, report, 0.002, Optional.of(0.97), evidence, 20);
    }

    private DriftReport report(DatasetId window, VersionNumber version, double evidence) {
        return new DriftReport(
                DriftReport.FORMAT,
                LogsFixture.PEOPLE,
                window,
                version,
                new Side(reference, Digest.ofText("reference"), 256, 64),
                new Side(ReportId.of(Digest.ofText("report")), Digest.ofText("window"), 96, 24),
                7,
                500,
                0.002,
                0.002,
                Optional.of(0.97),
                Optional.of(new Range(0.93, 0.99)),
                List.of(
                        new Explanation("brightness", 0.91, Optional.empty(), 0.52, 0.11, 0.004),
                        new Explanation("semseg", 12.5, Optional.of(3), 0.1, 0.4, 0.2)),
                IntStream.range(0, 30)
                        .mapToObj(i -> new StrangeImage(image(i), 5 - i / 10.0))
                        .toList(),
                Optional.empty(),
                evidence,
                20,
                0,
                Digest.ofText("state"));
    }

    /** Lets a window be skipped. */
    public void skipped(String name, String reason) {
        DatasetId window = dataset(name);
        EventContext ingested = ingested(window, "/live/" + name, 0, 96, Optional.empty());
        retraining(new DriftSkipped(LogsFixture.PEOPLE, window, 1, Optional.of(FIRST), reason), ingested);
    }

    /** Lets a window show the change, and labels of ten images be asked for. */
    public DatasetId changed(String name, VersionNumber version) {
        EventContext measured = checked(name, version, 237_000);
        Digest report = logs.store.put(CanonicalJson.write(report(dataset(name), version, 237_000)));
        retraining(
                new DriftDetected(
                        LogsFixture.PEOPLE, dataset(name), 1, version, 0.97, 237_000, 20, List.of(image(0)), report),
                measured);
        List<LabelRequest> images = IntStream.range(0, 10)
                .mapToObj(i -> new LabelRequest(image(i), i < 7 ? Why.INFORMATIVE : Why.RANDOM))
                .toList();
        retraining(new LabelsRequested(LogsFixture.PEOPLE, dataset(name), 1, version, images), measured);
        return dataset(name);
    }

    private static String image(int number) {
        return "night-" + (10 + number);
    }

    /** Lets labelled images come, so many of which were asked for; returns the context of what follows. */
    public EventContext labelled(String name, int asked) {
        List<IndexedSample> samples = Stream.concat(
                        IntStream.range(0, asked).mapToObj(LoopStory::image), Stream.of("other-1", "other-2"))
                .map(id -> new IndexedSample(
                        id,
                        Digest.ofText(id),
                        new ByteRange(0, 1, Digest.ofText(id)),
                        8,
                        8,
                        Map.of(),
                        new ByteRange(0, 1, Digest.ofText(id))))
                .toList();
        Digest shard = logs.store.put(CanonicalJson.write(ShardIndex.of(samples)));
        Part part = new Part(
                Digest.ofText("shard"),
                Split.TRAIN,
                samples.size(),
                samples.get(0).id(),
                samples.get(samples.size() - 1).id(),
                shard,
                Digest.ofText("thumbnails"),
                Map.of());
        Digest index = logs.store.put(CanonicalJson.write(SampleIndex.of(List.of(part), List.of(), Optional.empty())));
        return ingested(dataset(name), "/labelled/" + name, samples.size(), 120, Optional.of(index));
    }

    /** Lets a retraining be triggered and requested; returns the context of what follows. */
    public EventContext triggered(String name, EventContext ingested) {
        RetrainingTriggered trigger = new RetrainingTriggered(
                LogsFixture.PEOPLE,
                dataset(name),
                1,
                job(name),
                1,
                TrainingRequest.on(dataset(name)).with("steps", 200).complete(),
                List.of(new PolicyCheck("new-samples", true, "10 of 12 training samples are new.")),
                List.of(),
                Optional.of(120.0));
        EventContext triggered = retraining(trigger, ingested);
        return trainer(new TrainingRequested(job(name), 1, trigger.spec()), triggered);
    }

    /** As {@link #triggered}, because of the change that was stated last. */
    public EventContext triggeredByChange(String window, String name) {
        EventContext detected = EventMetadata.of(logs.retrainings.events().stream()
                        .filter(envelope -> envelope.event() instanceof DriftDetected)
                        .reduce((earlier, later) -> later)
                        .orElseThrow())
                .context();
        TrainingSpec spec = TrainingRequest.on(dataset(name)).with("steps", 200).complete();
        EventContext decided = retraining(
                new ActionDecided(
                        LogsFixture.PEOPLE,
                        1,
                        Evidence.CHANGE,
                        dataset(window).value(),
                        PolicyAction.TRAIN,
                        "The policy says so.",
                        Optional.of(job(name)),
                        Optional.of(new TriggeredTraining(job(name), 1, spec, Optional.empty())),
                        List.of(),
                        List.of()),
                detected);
        return trainer(new TrainingRequested(job(name), 1, spec), decided);
    }

    /** Lets the training begin. */
    public void running(String name) {
        trainer(new JobEvent.Claimed(JobKind.TRAINING, job(name), 1, WORKER), EventContext.NONE);
        trainer(new TrainingStarted(job(name), 1, WORKER, Optional.empty(), 0, 200, 1_000), EventContext.NONE);
    }

    /** Lets the running training fail. */
    public void failed(String name, EventContext requested) {
        trainer(
                new JobEvent.Failed(
                        JobKind.TRAINING,
                        job(name),
                        1,
                        new Failure("training-diverged", "The loss is not finite."),
                        Optional.empty()),
                requested);
    }

    /** Lets the running training end, and its result become the second version; returns the context of the decision. */
    public EventContext completed(String name, EventContext requested) {
        CheckpointId checkpoint = logs.checkpoint("two");
        Digest manifest = logs.checkpoints.manifest(checkpoint);
        trainer(new CheckpointCommitted(job(name), 1, checkpoint, manifest, 200, 300, true), requested);
        EventContext completed =
                trainer(new TrainingCompleted(job(name), 1, checkpoint, manifest, 200, 101, Map.of()), requested);
        EvaluationCompleted evaluation =
                logs.evaluation(checkpoint, dataset(name), Metrics.of(0.28, 25, 0.6, 0.3), Optional.empty());
        EventContext evaluated = evaluator(evaluation, completed);
        return registered(SECOND, checkpoint, job(name), dataset(name), evaluation, evaluated);
    }

    /** Lets the gate promote the second version. */
    public void promoted(EventContext registered) {
        moved(1, FIRST, SECOND, "Version 2 gains +46.74 % over version 1.", Optional.of(verdict(true)), registered);
    }

    /** Lets the gate be undecided about the second version. */
    public void undecided(EventContext registered) {
        registry(new PromotionUndecided(LogsFixture.PEOPLE, SECOND, Model.CHAMPION, 0, verdict(false)), registered);
    }

    private static GateVerdict verdict(boolean passed) {
        List<GateCheck> checks = List.of(new GateCheck("semseg", Optional.of(0.14), 0.28, 0.005, passed));
        return new GateVerdict(
                passed,
                passed ? "Version 2 gains." : "There are too few images.",
                checks,
                Optional.empty(),
                Optional.empty(),
                List.of(new BenchVerdict(
                        LogsFixture.PASCAL, passed, "It is not worse.", checks, Optional.empty(), Optional.empty())));
    }

    /** Lets the second version give way again. */
    public void rolledBack() {
        EventContext checked = registry(
                new ChampionChecked(
                        LogsFixture.PEOPLE,
                        1,
                        0,
                        SECOND,
                        FIRST,
                        LogsFixture.PASCAL,
                        Split.VAL,
                        256,
                        64,
                        reference,
                        reference,
                        Map.of()),
                EventContext.NONE);
        registry(
                new VersionRolledBack(
                        LogsFixture.PEOPLE,
                        1,
                        SECOND,
                        FIRST,
                        Optional.of(PascalTasks.SEMSEG),
                        Optional.of(900.0),
                        "semseg is worse than in version 1 by 20.00 points."),
                checked);
        registry(
                new AliasMoved(
                        LogsFixture.PEOPLE,
                        Model.CHAMPION,
                        2,
                        Optional.of(SECOND),
                        Optional.of(FIRST),
                        "Version 2 was rolled back.",
                        Optional.empty(),
                        true),
                checked);
        registry(
                new AliasHeld(LogsFixture.PEOPLE, Model.CHAMPION, 0, Optional.empty(), "Look at version 2 first."),
                checked);
    }

    /** Returns a dataset's id. */
    public static DatasetId dataset(String name) {
        return DatasetId.of(Digest.ofText(name));
    }

    private static JobId job(String name) {
        return new JobId("job-on-" + name);
    }

    private EventContext ingested(DatasetId dataset, String source, int train, int val, Optional<Digest> index) {
        Map<Split, Integer> samples = train > 0 ? Map.of(Split.TRAIN, train, Split.VAL, val) : Map.of(Split.VAL, val);
        return publish(
                new DatasetIngested(
                        new JobId("ingestion-" + dataset.shortId()),
                        1,
                        Optional.empty(),
                        dataset,
                        source,
                        train > 0 ? PascalTasks.NAMES : List.of(),
                        samples,
                        0,
                        1_000,
                        index),
                EventContext.NONE,
                logs.datasets::publish);
    }

    private EventContext registered(
            VersionNumber number,
            CheckpointId checkpoint,
            JobId job,
            DatasetId dataset,
            EvaluationCompleted evaluation,
            EventContext evaluated) {
        return registry(
                new ModelVersionRegistered(
                        LogsFixture.PEOPLE,
                        number,
                        checkpoint,
                        logs.checkpoints.manifest(checkpoint),
                        job,
                        dataset,
                        MethodName.DELORA,
                        Optional.empty(),
                        Optional.of(evaluation.report())),
                evaluated);
    }

    private void moved(
            int move,
            VersionNumber from,
            VersionNumber to,
            String reason,
            Optional<GateVerdict> verdict,
            EventContext context) {
        registry(
                new AliasMoved(
                        LogsFixture.PEOPLE,
                        Model.CHAMPION,
                        move,
                        Optional.ofNullable(from),
                        Optional.of(to),
                        reason,
                        verdict),
                context);
    }

    private EventContext evaluator(JobEvent event, EventContext context) {
        return publish(event, context, logs.evaluations::publish);
    }

    private EventContext trainer(JobEvent event, EventContext context) {
        return publish(event, context, logs.trainings::publish);
    }

    private EventContext registry(ModelEvent event, EventContext context) {
        return publish(event, context, logs.models::publish);
    }

    private EventContext retraining(RetrainingEvent event, EventContext context) {
        return publish(event, context, logs.retrainings::publish);
    }

    private <E extends Event> EventContext publish(E event, EventContext context, Consumer<Envelope<E>> log) {
        logs.clock.advance(Duration.ofMinutes(1));
        Envelope<E> envelope = Envelope.of(event, "/weightflow/test", logs.clock.instant(), context);
        log.accept(envelope);
        return EventMetadata.of(envelope).context();
    }

    @Override
    public void close() {
        instance.close();
    }
}
