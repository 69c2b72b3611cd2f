package dev.weightflow.benchmarks.history;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.EventSignature;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
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
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Synthetic history of the services' events: trainings of ten models, each with versions of which every tenth was promoted, and progress of some
 * running trainings. The same numbers at each run.
 */
public final class History implements AutoCloseable {
    private static final int MODELS = 10;
    private static final int DATASETS = 40;
    private static final int RUNNING = 8;
    private static final int FAILED_EVERY = 50;
    private static final int PROMOTED_EVERY = 10;
    private static final int STEPS = 46_800;
    private static final List<String> CURVES =
            List.of("loss.semseg", "loss.human_parts", "loss.sal", "loss.normals", "learningRate");
    private static final List<String> SERVICES =
            List.of("dataset-ingestion", "trainer", "evaluator", "checkpoint-registry");
    private static final Alias CHAMPION = new Alias("champion");

    private final Map<String, KafkaProducer<String, byte[]>> producers = new HashMap<>();
    private final Random random = new Random(7);
    private final Instant end = Instant.now();
    private final List<DatasetId> datasets = new ArrayList<>();
    private final List<TrainingSpec> running = new ArrayList<>();
    private final int[] versions = new int[MODELS];
    private final int[] champions = new int[MODELS];
    private final Map<String, Signatures> signatures = new HashMap<>();
    private long facts;

    /** Creates the keys of all event producers. */
    public static void prepare(SigningKeys keys) {
        SERVICES.forEach(keys::of);
    }

    /**
     * @param keys with which the services sign; nothing is signed if they do not exist
     * @param logins settings by which a service logs in to the broker
     */
    public History(String broker, SigningKeys keys, Function<String, Map<String, String>> logins) {
        for (String service : SERVICES) {
            if (keys.exist()) {
                signatures.put(service, Signatures.open(service, keys.ring(), keys.of(service)));
            }
            Map<String, Object> settings = new HashMap<>(logins.apply(service));
            settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
            settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
            producers.put(service, new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
        }
    }

    /** Returns an existing dataset. */
    public DatasetId dataset() {
        return datasets.get(DATASETS - 1);
    }

    /** Returns an existing model, with {@code versions / 10} of all versions. */
    public static ModelName model() {
        return model(0);
    }

    private static ModelName model(int number) {
        return new ModelName("model-" + number);
    }

    /** Returns a running training. */
    public JobId watched() {
        return running.get(0).jobId();
    }

    /** Returns how many events were published. */
    public long published() {
        return facts;
    }

    /** Returns how many versions {@link #model()} has. */
    public int versions() {
        return versions[0];
    }

    /** Publishes all events, and waits until the broker has acknowledged them. */
    public void state(int versionCount, int jobs, int points) {
        for (int i = 0; i < DATASETS; i++) {
            ingest(i, at(i, DATASETS));
        }
        int left = versionCount;
        for (int i = 0; i < jobs; i++) {
            int completing = Math.max(1, jobs - 2 * RUNNING - i);
            int here = (left + completing - 1) / completing;
            left -= train(i, jobs, here) ? here : 0;
        }
        int events = points / CURVES.size();
        for (int i = 0; i < events; i++) {
            int step = 1 + i / running.size();
            progress(running.get(i % running.size()), step, end);
        }
        producers.values().forEach(KafkaProducer::flush);
    }

    private Instant at(int place, int of) {
        return end.minus(Duration.ofDays(300).multipliedBy(of - place).dividedBy(of))
                .minusSeconds(60);
    }

    private void ingest(int number, Instant at) {
        DatasetId id = DatasetId.of(Digest.ofText("dataset " + number));
        datasets.add(id);
        state(
                new DatasetIngested(
                        new JobId("ingestion-" + number),
                        1,
                        id,
                        "/data/source-" + number % 8,
                        PascalTasks.NAMES,
                        Map.of(Split.TRAIN, 4_998, Split.VAL, 5_105),
                        number % 3,
                        1_000_000_000L + number),
                "dataset-ingestion",
                at,
                EventContext.NONE);
    }

    /** Publishes a training, and returns whether it produced versions. */
    private boolean train(int number, int of, int versionsOfIt) {
        ModelName model = model(number % MODELS);
        TrainingSpec spec = TrainingRequest.on(datasets.get(number % DATASETS))
                .with("seed", number)
                .with("evaluation", EvaluationOptions.of(model))
                .complete();
        JobId job = spec.jobId();
        Instant at = at(number, of);
        WorkerId worker = new WorkerId("trainer-" + number % 4);
        EventContext asked = state(new TrainingRequested(job, 1, spec), "trainer", at, EventContext.NONE);
        if (of - number <= 2 * RUNNING && of - number > RUNNING) {
            return false;
        }
        EventContext claimed = state(new JobEvent.Claimed(JobKind.TRAINING, job, 1, worker), "trainer", at, asked);
        state(new TrainingStarted(job, 1, worker, Optional.empty(), 0, STEPS, 2_419_000), "trainer", at, claimed);
        if (of - number <= RUNNING) {
            running.add(spec);
            return false;
        }
        if (number % FAILED_EVERY == 0) {
            state(
                    new JobEvent.Failed(
                            JobKind.TRAINING,
                            job,
                            1,
                            new Failure("loss-not-finite", "The loss of semseg is not finite at step 12."),
                            Optional.empty()),
                    "trainer",
                    at.plusSeconds(60),
                    claimed);
            return false;
        }
        CheckpointId checkpoint = checkpoint(job, 0);
        Digest manifest = Digest.ofText("manifest of " + checkpoint);
        state(
                new CheckpointCommitted(job, 1, checkpoint, manifest, STEPS, 300, true),
                "trainer",
                at.plusSeconds(3_000),
                claimed);
        EventContext completed = state(
                new TrainingCompleted(job, 1, checkpoint, manifest, STEPS, 3_000, losses(1)),
                "trainer",
                at.plusSeconds(3_000),
                claimed);
        for (int version = 0; version < versionsOfIt; version++) {
            register(number % MODELS, spec, checkpoint(job, version), at.plusSeconds(3_060), completed);
        }
        return true;
    }

    private static CheckpointId checkpoint(JobId job, int number) {
        return CheckpointId.of(Digest.ofText("weights " + number + " of " + job));
    }

    private static Map<TaskName, Double> losses(double scale) {
        Map<TaskName, Double> losses = new TreeMap<>();
        PascalTasks.NAMES.forEach(task -> losses.put(task, scale));
        return losses;
    }

    private void register(int model, TrainingSpec spec, CheckpointId checkpoint, Instant at, EventContext completed) {
        ModelName name = model(model);
        Digest manifest = Digest.ofText("manifest of " + checkpoint);
        EvaluationSpec evaluation =
                new EvaluationSpec(checkpoint, manifest, spec.dataset(), EvaluationOptions.of(name));
        JobId job = evaluation.jobId();
        EventContext asked = state(new EvaluationRequested(job, 1, evaluation), "evaluator", at, completed);
        state(new JobEvent.Claimed(JobKind.EVALUATION, job, 1, new WorkerId("evaluator-1")), "evaluator", at, asked);
        ReportId report = ReportId.of(Digest.ofText("report of " + checkpoint));
        EventContext measured = state(
                new EvaluationCompleted(
                        job,
                        1,
                        checkpoint,
                        manifest,
                        Optional.of(spec.jobId()),
                        spec.dataset(),
                        Split.VAL,
                        5_105,
                        report,
                        metrics(),
                        Optional.of(2.5),
                        Optional.of(name)),
                "evaluator",
                at.plusSeconds(300),
                asked);
        decide(model, spec, checkpoint, manifest, report, at.plusSeconds(301), measured);
    }

    private void decide(
            int model,
            TrainingSpec spec,
            CheckpointId checkpoint,
            Digest manifest,
            ReportId report,
            Instant at,
            EventContext measured) {
        ModelName name = model(model);
        VersionNumber number = new VersionNumber(++versions[model]);
        EventContext registered = state(
                new ModelVersionRegistered(
                        name,
                        number,
                        checkpoint,
                        manifest,
                        spec.jobId(),
                        spec.dataset(),
                        MethodName.DELORA,
                        Optional.empty(),
                        Optional.of(report)),
                "checkpoint-registry",
                at,
                measured);
        boolean passed = number.value() % PROMOTED_EVERY == 1;
        GateVerdict verdict = new GateVerdict(
                passed,
                passed ? "It is better by 1.2 %." : "normals got worse by more than is allowed.",
                PascalTasks.NAMES.stream()
                        .map(task -> new GateCheck(task.key(), Optional.of(0.68), 0.69, 0.005, passed))
                        .toList(),
                Optional.of(report),
                Optional.empty());
        if (passed) {
            int moves = number.value() / PROMOTED_EVERY;
            state(
                    new AliasMoved(
                            name,
                            CHAMPION,
                            moves,
                            moves == 0 ? Optional.empty() : Optional.of(new VersionNumber(champions[model])),
                            Optional.of(number),
                            verdict.reason(),
                            Optional.of(verdict)),
                    "checkpoint-registry",
                    at,
                    registered);
            champions[model] = number.value();
        } else {
            state(new PromotionRejected(name, number, CHAMPION, 0, verdict), "checkpoint-registry", at, registered);
        }
    }

    private TaskMetrics metrics() {
        return TaskMetrics.ofPascal(
                Optional.of(TaskFigures.segmentation(0.68 + random.nextDouble() / 100, classes(21))),
                Optional.of(TaskFigures.normals(17 + random.nextDouble(), 24)),
                Optional.of(TaskFigures.foreground(0.64 + random.nextDouble() / 100, 0.78)),
                Optional.of(TaskFigures.segmentation(0.61 + random.nextDouble() / 100, classes(7))));
    }

    private List<Optional<Double>> classes(int count) {
        List<Optional<Double>> classes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            classes.add(Optional.of(random.nextDouble()));
        }
        return Collections.unmodifiableList(classes);
    }

    /** Publishes one progress event of the watched training, with a value for each curve. */
    public void progress(int step) {
        progress(running.get(0), step, Instant.now());
        producers.values().forEach(KafkaProducer::flush);
    }

    private void progress(TrainingSpec spec, int step, Instant at) {
        Map<String, Double> values = new TreeMap<>();
        CURVES.forEach(curve -> values.put(curve, Math.exp(-step / 20_000d) * (0.9 + 0.2 * random.nextDouble())));
        state(
                new JobProgressed(
                        JobKind.TRAINING,
                        spec.jobId(),
                        1,
                        new WorkerId("trainer-1"),
                        step,
                        "training",
                        step,
                        STEPS,
                        "steps",
                        9.5,
                        Optional.of(600d),
                        values,
                        Optional.empty()),
                "trainer",
                at,
                EventContext.NONE);
    }

    private EventContext state(Event event, String service, Instant at, EventContext context) {
        Envelope<Event> envelope = Envelope.of(event, "/weightflow/" + service, at, context);
        ProducerRecord<String, byte[]> record = EventCodec.encode(envelope);
        if (!event.topic().equals(Topics.PROGRESS)) {
            EventSignature.add(
                    signatures.getOrDefault(service, Signatures.NONE),
                    record.topic(),
                    record.headers(),
                    record.value());
        }
        facts++;
        producers.get(service).send(record);
        return envelope.context();
    }

    @Override
    public void close() {
        producers.values().forEach(KafkaProducer::close);
    }
}
