package dev.weightflow.schema;

import dev.weightflow.schema.dataset.ByteRange;
import dev.weightflow.schema.dataset.ClassNames;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Quarantined;
import dev.weightflow.schema.dataset.QuarantinedList;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleList;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.ShardIndex;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.drift.LabelRequest;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.drift.WindowImage;
import dev.weightflow.schema.evaluation.Comparison;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.evaluation.WatchedTask;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.ActionEvent.RetrainingRequested;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.AliasReleased;
import dev.weightflow.schema.event.ModelEvent.GatePolicySet;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.PauseEvent.RetrainingPaused;
import dev.weightflow.schema.event.PauseEvent.RetrainingResumed;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.RetrainingRecipe;
import dev.weightflow.schema.retraining.RetrainingStart;
import dev.weightflow.schema.retraining.TriggeredTraining;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Examples of every document and of every event, with every optional field in use. */
public final class Examples {
    private static final Digest DIGEST = Digest.ofText("example");
    private static final JobId INGESTION = new JobId("monday");
    private static final JobId EVALUATION = new JobId("tuesday");
    private static final WorkerId WORKER = new WorkerId("trainer-0");
    private static final ModelName MODEL = new ModelName("people");
    private static final Failure FAILURE = new Failure("disk-full", "The disk is full; make room and ask again.");

    private static final Instant RETRY = Instant.parse("2026-01-02T03:04:05Z");

    private Examples() {}

    public static DatasetManifest datasetManifest() {
        return DatasetManifest.of(
                List.of(PascalTasks.HUMAN_PARTS, PascalTasks.SEMSEG),
                List.of(new ClassNames(PascalTasks.HUMAN_PARTS, List.of("background", "head"))),
                List.of(new Shard(Digest.ofText("shard"), Split.TRAIN, 8, 4096), new Shard(DIGEST, Split.VAL, 2, 1024)),
                List.of(new Quarantined(
                        "2008_000003", Split.TRAIN, "undecodable-image", "2008_000003.jpg is no JPEG.")),
                Digest.ofText("source"));
    }

    private static Curve curve() {
        return Curve.of(new TreeMap<>(Map.of(
                1L, Map.of(Curve.LEARNING_RATE, 2e-3, "loss.semseg", 3.25),
                2L, Map.of(Curve.LEARNING_RATE, 1.9e-3, "loss.semseg", 3.125))));
    }

    private static SampleList sampleList() {
        return SampleList.of(List.of(Digest.ofText("first"), DIGEST));
    }

    public static MethodSpec method() {
        return WeightflowJson.read("""
            {"name": "delora", "rank": 24, "targets": ["q", "v"], "field": "softmax", "reading": "product", "axis": "last",
             "divisor": "sqrt-rows", "integrator": "euler", "steps": 1, "smallParts": ["norms", "position-bias"],
             "decoder": "hrnet"}
            """.getBytes(StandardCharsets.UTF_8), MethodSpec.class);
    }

    public static EvaluationOptions order() {
        return new EvaluationOptions(
                Optional.of(datasetManifest().id()), Split.VAL, Optional.of(100), 4, true, Optional.of(MODEL));
    }

    public static TrainingSpec spec() {
        return new TrainingSpec(
                datasetManifest().id(),
                ModelSize.MICRO,
                method(),
                PascalTasks.NAMES,
                TrainingLength.steps(200),
                8,
                64,
                Optimization.at(2e-3),
                7,
                new InitialWeights(Optional.of(Digest.ofText("base")), Optional.of(checkpoint())),
                1,
                Optional.of(3600L),
                50,
                Optional.of(order()),
                null,
                null,
                null,
                Optional.empty(),
                null,
                null);
    }

    public static TrainingRequest draft() {
        return TrainingRequest.on(datasetManifest().id())
                .with("model", ModelSize.MICRO)
                .with("method", method())
                .with("tasks", List.of(PascalTasks.SEMSEG))
                .with("steps", 200)
                .with("batchSize", 8)
                .with("imageSize", 64)
                .with("learningRate", 2e-3)
                .with("seed", 7L)
                .with("start", InitialWeights.random())
                .with("priority", 1)
                .with("timeLimitSeconds", 3600L)
                .with("checkpointEverySteps", 50)
                .with("evaluation", order());
    }

    public static CheckpointManifest checkpointManifest() {
        return new CheckpointManifest(
                CheckpointManifest.FORMAT,
                checkpoint(),
                123_456,
                job(),
                spec(),
                Map.of("depths", "2,2,6,2"),
                200,
                3,
                true,
                Optional.of(CheckpointId.of(Digest.ofText("parent"))),
                Optional.of(Digest.ofText("optimizer state")),
                Map.of(PascalTasks.SEMSEG, 1.25, PascalTasks.NORMALS, 0.5),
                2_421_818,
                "0.1.0",
                Map.of(),
                List.of(),
                List.of());
    }

    public static TaskMetrics metrics() {
        return TaskMetrics.ofPascal(
                Optional.of(TaskFigures.segmentation(0.5, List.of(Optional.of(0.5), Optional.empty()))),
                Optional.of(TaskFigures.normals(17.25, 24.5)),
                Optional.of(TaskFigures.foreground(0.625, 0.75)),
                Optional.of(TaskFigures.segmentation(0.25, List.of(Optional.of(0.25)))));
    }

    public static EvaluationReport report() {
        return new EvaluationReport(
                EvaluationReport.FORMAT,
                checkpoint(),
                Optional.of(job()),
                dataset(),
                Split.VAL,
                100,
                448,
                metrics(),
                List.of(new Comparison(EvaluationReport.UNTRAINED, metrics(), Optional.of(0.0))),
                List.of(new PredictionImage("2008_000003", PascalTasks.SAL, Digest.ofText("picture"))),
                "0.1.0",
                Optional.empty());
    }

    public static GateVerdict verdict(boolean passed) {
        return new GateVerdict(
                passed,
                passed ? "Every task kept its budget." : "semseg fell by more than its budget.",
                List.of(new GateCheck("semseg", Optional.of(0.5), passed ? 0.5 : 0.25, 0.49, passed)),
                Optional.of(report().id()),
                Optional.empty());
    }

    /** Returns the verdict of a gate that knows the seed, without a decision. */
    public static GateVerdict undecided() {
        return new GateVerdict(
                false,
                "99 images are too few to decide.",
                List.of(),
                Optional.of(report().id()),
                Optional.of(new GainTest(
                        VersionNumber.FIRST,
                        dataset(),
                        Split.VAL,
                        3,
                        0.00405,
                        0.25,
                        0.5,
                        new SeedDeviation(0.75, Optional.of(4), Optional.of("5 seeds of delora")))));
    }

    public static GatePolicy gatePolicy() {
        return new GatePolicy(
                Map.of(
                        GatePolicy.GAIN,
                        new SeedDeviation(0.75, Optional.of(4), Optional.of("5 seeds of delora")),
                        "semseg",
                        SeedDeviation.stated(0.5)),
                Optional.of(2.0),
                Optional.of(34),
                Optional.of(20),
                Map.of(PascalTasks.SEMSEG, 0.5));
    }

    private static WatchedTask watched() {
        return new WatchedTask(
                1,
                32,
                3.2,
                1.5,
                4.75,
                81.5,
                80,
                new WatchedTask.State(20, List.of(0.25, 0.5, 1.0, 2.0, 4.0, 73.5), 17.5, 0.125, 16, 8.75, 0.0625));
    }

    public static RetrainingPolicy policy() {
        return new RetrainingPolicy(
                List.of("/data/*"),
                4,
                RetrainingStart.CHAMPION,
                new RetrainingRecipe(
                        Optional.of(ModelSize.MICRO),
                        Optional.of(method()),
                        List.of(PascalTasks.SEMSEG),
                        Optional.empty(),
                        Optional.of(200),
                        Optional.of(8),
                        Optional.of(64),
                        Optional.of(2e-3),
                        Optional.of(7L),
                        Optional.of(Digest.ofText("base")),
                        Optional.of(1),
                        Optional.of(3600L),
                        Optional.of(50),
                        Optional.empty(),
                        Optional.empty()),
                Optional.of(dataset()),
                Optional.of(100),
                Optional.of(3600L));
    }

    /** Returns one event of every type, topic by topic. */
    public static List<Event> events() {
        return List.of(
                new IngestionRequested(
                        INGESTION,
                        1,
                        new IngestSpec("/data/pascal", List.of(PascalTasks.SEMSEG), Optional.of(64), Optional.of(0.1))),
                new JobEvent.Rejected(JobKind.INGESTION, INGESTION, FAILURE),
                new JobEvent.Claimed(JobKind.INGESTION, INGESTION, 1, WORKER),
                new JobEvent.Released(JobKind.INGESTION, INGESTION, 1, WORKER, ReleaseReason.EXPIRED),
                new DatasetIngested(
                        INGESTION,
                        2,
                        dataset(),
                        "/data/pascal",
                        List.of(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS),
                        Map.of(Split.TRAIN, 8, Split.VAL, 2),
                        1,
                        5120),
                new DatasetUnchanged(INGESTION, 2, dataset()),
                new JobEvent.Failed(JobKind.INGESTION, INGESTION, 2, FAILURE, Optional.of(RETRY)),
                new JobEvent.CancellationRequested(JobKind.INGESTION, INGESTION, 1, "No longer wanted."),
                new JobEvent.Cancelled(JobKind.INGESTION, INGESTION, 1, Optional.empty()),
                new TrainingRequested(job(), 1, spec()),
                new JobEvent.Rejected(JobKind.TRAINING, job(), FAILURE),
                new JobEvent.Claimed(JobKind.TRAINING, job(), 1, WORKER),
                new JobEvent.Released(JobKind.TRAINING, job(), 1, WORKER, ReleaseReason.SHUTDOWN),
                new TrainingStarted(job(), 2, WORKER, Optional.of(checkpoint()), 100, 200, 2_421_818),
                new CheckpointCommitted(job(), 2, checkpoint(), DIGEST, 200, 3, true),
                new TrainingCompleted(job(), 2, checkpoint(), DIGEST, 200, 61.5, Map.of(PascalTasks.SEMSEG, 1.25)),
                new JobEvent.Failed(JobKind.TRAINING, job(), 2, FAILURE, Optional.of(RETRY)),
                new JobEvent.CancellationRequested(JobKind.TRAINING, job(), 1, "No longer wanted."),
                new JobEvent.Cancelled(JobKind.TRAINING, job(), 1, Optional.of(checkpoint())),
                new JobProgressed(
                        JobKind.TRAINING,
                        job(),
                        2,
                        WORKER,
                        17,
                        "training",
                        100,
                        200,
                        "steps",
                        12.5,
                        Optional.of(60.25),
                        Map.of("loss.sal", 0.5, "loss.total", 2.5, "learningRate", 0.002),
                        Optional.of(FAILURE)),
                new WorkerHeartbeat(WORKER, 17),
                new EvaluationRequested(EVALUATION, 1, evaluation()),
                new JobEvent.Rejected(JobKind.EVALUATION, EVALUATION, FAILURE),
                new JobEvent.Claimed(JobKind.EVALUATION, EVALUATION, 1, WORKER),
                new JobEvent.Released(JobKind.EVALUATION, EVALUATION, 1, WORKER, ReleaseReason.SHUTDOWN),
                new EvaluationCompleted(
                        EVALUATION,
                        2,
                        checkpoint(),
                        DIGEST,
                        Optional.of(job()),
                        dataset(),
                        Split.VAL,
                        100,
                        report().id(),
                        metrics(),
                        Optional.of(1.5),
                        Optional.of(MODEL)),
                new JobEvent.Failed(JobKind.EVALUATION, EVALUATION, 2, FAILURE, Optional.of(RETRY)),
                new JobEvent.CancellationRequested(JobKind.EVALUATION, EVALUATION, 1, "No longer wanted."),
                new JobEvent.Cancelled(JobKind.EVALUATION, EVALUATION, 1, Optional.empty()),
                new ModelVersionRegistered(
                        MODEL,
                        new VersionNumber(2),
                        checkpoint(),
                        DIGEST,
                        job(),
                        dataset(),
                        MethodName.DELORA,
                        Optional.of(VersionNumber.FIRST),
                        Optional.of(report().id())),
                new AliasMoved(
                        MODEL,
                        new Alias("champion"),
                        1,
                        Optional.of(VersionNumber.FIRST),
                        Optional.of(new VersionNumber(2)),
                        "Every task kept its budget.",
                        Optional.of(verdict(true))),
                new AliasHeld(
                        MODEL,
                        new Alias("champion"),
                        0,
                        Optional.of(Instant.parse("2026-01-05T08:00:00Z")),
                        "The workshop shows this version."),
                new AliasReleased(MODEL, new Alias("champion"), 0, "The workshop is over."),
                new PromotionRejected(MODEL, new VersionNumber(3), new Alias("champion"), 0, verdict(false)),
                new PromotionUndecided(MODEL, new VersionNumber(4), new Alias("champion"), 1, undecided()),
                new GatePolicySet(MODEL, 1, Optional.of(gatePolicy())),
                new RegistrationFailed(MODEL, checkpoint(), report().id(), FAILURE),
                new ChampionChecked(
                        MODEL,
                        1,
                        0,
                        new VersionNumber(2),
                        VersionNumber.FIRST,
                        dataset(),
                        Split.VAL,
                        40,
                        32,
                        report().id(),
                        ReportId.of(Digest.ofText("predecessor's report")),
                        Map.of(PascalTasks.SEMSEG, watched())),
                new RollbackProposed(
                        MODEL,
                        1,
                        new VersionNumber(2),
                        VersionNumber.FIRST,
                        PascalTasks.SEMSEG,
                        81.5,
                        80,
                        "semseg is worse by 3.20 points, and its budget is 1.00."),
                new VersionRolledBack(
                        MODEL,
                        1,
                        new VersionNumber(2),
                        VersionNumber.FIRST,
                        Optional.of(PascalTasks.SEMSEG),
                        Optional.of(81.5),
                        "semseg is worse by 3.20 points, and its budget is 1.00."),
                new RetrainingPolicySet(MODEL, 1, Optional.of(policy())),
                new RetrainingTriggered(
                        MODEL,
                        dataset(),
                        1,
                        job(),
                        1,
                        spec(),
                        List.of(new PolicyCheck(
                                "new-samples", true, "8 of 8 training samples are new, of at least 4."))),
                new RetrainingSkipped(
                        MODEL,
                        DatasetId.of(Digest.ofText("few new data")),
                        1,
                        "2 of 8 training samples are new, of at least 4.",
                        List.of(new PolicyCheck(
                                "new-samples", false, "2 of 8 training samples are new, of at least 4."))),
                new RetrainingPaused(MODEL, 1, 0, "The trainer is moved."),
                new RetrainingResumed(MODEL, 1, 0, "The trainer is back."),
                new RetrainingRequested(MODEL, 1, "release-7", "The release is tomorrow."),
                trainedAgain(),
                new DriftChecked(
                        MODEL,
                        dataset(),
                        1,
                        VersionNumber.FIRST,
                        report().id(),
                        Digest.ofText("drift report"),
                        0.002,
                        Optional.of(0.81),
                        31.5,
                        20),
                new DriftSkipped(
                        MODEL,
                        DatasetId.of(Digest.ofText("window that was not measured")),
                        1,
                        Optional.of(VersionNumber.FIRST),
                        "Its evaluation was cancelled."),
                new DriftDetected(
                        MODEL,
                        dataset(),
                        1,
                        VersionNumber.FIRST,
                        0.81,
                        31.5,
                        20,
                        List.of("night-0007"),
                        Digest.ofText("drift report")),
                new LabelsRequested(
                        MODEL,
                        dataset(),
                        1,
                        VersionNumber.FIRST,
                        List.of(
                                new LabelRequest("night-0007", LabelRequest.Why.INFORMATIVE),
                                new LabelRequest("night-0003", LabelRequest.Why.RANDOM))));
    }

    /** Returns what the check of a window says. */
    private static ActionDecided trainedAgain() {
        return new ActionDecided(
                MODEL,
                1,
                Evidence.SCHEDULE,
                "2026-01-05T03:00:00Z",
                PolicyAction.TRAIN,
                "The schedule names 2026-01-05T03:00:00Z.",
                Optional.of(job()),
                Optional.of(new TriggeredTraining(job(), 1, spec(), Optional.of(1800.0))),
                List.of(),
                List.of(new PolicyCheck("documents", true, "All documents can be read.")));
    }

    /** Returns an answer that leads to an evaluation. */
    public static ActionDecided evaluated() {
        return new ActionDecided(
                MODEL,
                1,
                Evidence.CHANGE,
                dataset().value(),
                PolicyAction.EVALUATE,
                "Version 1 is evaluated.",
                Optional.empty(),
                Optional.empty(),
                List.of(new EvaluationSpec(
                        checkpoint(),
                        Digest.ofText("manifest"),
                        dataset(),
                        new EvaluationOptions(
                                Optional.empty(), Split.VAL, Optional.of(100), 0, false, Optional.empty()))),
                List.of());
    }

    public static DriftReport driftReport() {
        return new DriftReport(
                DriftReport.FORMAT,
                MODEL,
                dataset(),
                VersionNumber.FIRST,
                new DriftReport.Side(report().id(), Digest.ofText("reference"), 256, 32),
                new DriftReport.Side(ReportId.of(Digest.ofText("report")), Digest.ofText("window"), 64, 8),
                7,
                500,
                0.002,
                0.002,
                Optional.of(0.81),
                Optional.of(new DriftReport.Range(0.7, 0.9)),
                List.of(new DriftReport.Explanation("shares.semseg", 12.5, Optional.of(3), 0.1, 0.4, 0.004)),
                List.of(new DriftReport.StrangeImage("night-0007", 2.25)),
                Optional.of(Digest.ofText("report before")),
                31.5,
                20,
                0,
                Digest.ofText("state"));
    }

    /** Returns one event of every type that names the worker now and did not always. */
    public static List<Event> eventsWithWorker() {
        return events().stream()
                .filter(JobEvent.Outcome.class::isInstance)
                .map(event -> (Event) ((JobEvent.Outcome) event).withWorker(WORKER))
                .toList();
    }

    /** Returns one event of every type that has the working time now and did not always. */
    public static List<Event> eventsWithTime() {
        Optional<Double> seconds = Optional.of(61.5);
        return List.of(
                new JobEvent.Released(JobKind.TRAINING, job(), 1, WORKER, ReleaseReason.EXPIRED, seconds),
                new JobEvent.Failed(
                        JobKind.TRAINING, job(), 2, Optional.of(WORKER), FAILURE, Optional.of(RETRY), seconds),
                new CheckpointCommitted(job(), 2, checkpoint(), DIGEST, 200, 3, true).withWorkedSeconds(61.5),
                new TrainingCompleted(job(), 2, checkpoint(), DIGEST, 200, 30.5, Map.of()).withWorkedSeconds(61.5),
                new JobEvent.Cancelled(
                        JobKind.TRAINING, job(), 1, Optional.of(checkpoint()), Optional.empty(), seconds),
                new JobProgressed(
                        JobKind.TRAINING,
                        job(),
                        2,
                        WORKER,
                        17,
                        "training",
                        100,
                        200,
                        "steps",
                        12.5,
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        seconds));
    }

    /** Returns the end of a training that stopped early, which did not always say so. */
    public static TrainingCompleted stoppedEarly() {
        return new TrainingCompleted(
                job(),
                2,
                Optional.of(WORKER),
                checkpoint(),
                DIGEST,
                200,
                61.5,
                Map.of(),
                Optional.of("Δm has not risen above the -3.7 % of step 100 in 2 validations"));
    }

    /** Returns the decision about several datasets, of which there once was one for each. */
    public static RetrainingTriggered merged() {
        return triggered(List.of(DatasetId.of(Digest.ofText("more new data"))), Optional.empty());
    }

    /** Returns the decision by a policy with a budget, which policies did not always have. */
    public static RetrainingTriggered reserving() {
        return triggered(List.of(), Optional.of(1800.0));
    }

    private static RetrainingTriggered triggered(List<DatasetId> merged, Optional<Double> reservedSeconds) {
        return new RetrainingTriggered(
                MODEL,
                dataset(),
                1,
                job(),
                1,
                spec(),
                List.of(new PolicyCheck("new-samples", true, "8 of 8 training samples are new, of at least 4.")),
                merged,
                reservedSeconds);
    }

    /** Returns the events about images without labels, in the order in which they are stated. */
    public static List<Event> unlabelledEvents() {
        IngestSpec images = IngestSpec.ofImages("/data/gate");
        EvaluationSpec window = new EvaluationSpec(checkpoint(), DIGEST, dataset(), EvaluationOptions.ofWindow());
        return List.of(
                new IngestionRequested(INGESTION, 1, images),
                new DatasetIngested(
                        INGESTION, 2, dataset(), images.source(), List.of(), Map.of(Split.VAL, 256), 0, 5120),
                new EvaluationRequested(EVALUATION, 1, window),
                new EvaluationCompleted(
                        EVALUATION,
                        2,
                        checkpoint(),
                        DIGEST,
                        Optional.of(job()),
                        dataset(),
                        Split.VAL,
                        256,
                        report().id(),
                        TaskMetrics.NONE,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static WindowDocument window() {
        return new WindowDocument(
                WindowDocument.FORMAT,
                dataset(),
                Split.VAL,
                Optional.of(DIGEST),
                checkpoint(),
                64,
                2,
                List.of(WindowImage.of(
                        "gate-monday-1",
                        "gate-monday",
                        new float[] {0.5f, -1},
                        Map.of("brightness", 0.25, "width", 640.0, WindowImage.confidence(PascalTasks.SAL), 0.75),
                        Map.of(PascalTasks.SEMSEG, List.of(0.75, 0.25)))));
    }

    /** Returns one of every document that is stored or sent beside the events. */
    public static List<Object> documents() {
        return List.of(
                datasetManifest(),
                sampleList(),
                QuarantinedList.of(datasetManifest().quarantined()),
                sampleIndex(),
                shardIndex(),
                draft(),
                spec(),
                checkpointManifest(),
                curve(),
                report(),
                policy(),
                window(),
                driftReport());
    }

    private static SampleIndex sampleIndex() {
        return SampleIndex.of(
                List.of(new SampleIndex.Part(
                        Digest.ofText("shard"),
                        Split.TRAIN,
                        2,
                        "2008_000008",
                        "2008_000015",
                        CanonicalJson.digest(shardIndex()),
                        Digest.ofText("thumbnails"),
                        Map.of(
                                PascalTasks.SEMSEG,
                                new SampleIndex.LabelCounts(1, 1, List.of(1, 0, 1)),
                                PascalTasks.SAL,
                                new SampleIndex.LabelCounts(2, 1, List.of())))),
                List.of(new SampleIndex.QuarantinedImage(
                        "2008_000021", Split.VAL, new ByteRange(0, 4321, Digest.ofText("image")))),
                Optional.of(Digest.ofText("quarantined thumbnails")));
    }

    private static ShardIndex shardIndex() {
        return ShardIndex.of(List.of(new ShardIndex.IndexedSample(
                "2008_000008",
                Digest.ofText("content"),
                new ByteRange(512, 40960, Digest.ofText("range")),
                500,
                442,
                Map.of(
                        PascalTasks.SEMSEG,
                        new ShardIndex.IndexedLabel(true, List.of(0, 2)),
                        PascalTasks.SAL,
                        new ShardIndex.IndexedLabel(false, List.of())),
                new ByteRange(0, 5120, Digest.ofText("thumbnail")))));
    }

    private static EvaluationSpec evaluation() {
        return new EvaluationSpec(checkpoint(), DIGEST, dataset(), order());
    }

    private static DatasetId dataset() {
        return datasetManifest().id();
    }

    private static CheckpointId checkpoint() {
        return CheckpointId.of(Digest.ofText("checkpoint"));
    }

    private static JobId job() {
        return new JobId("a-job");
    }
}
