package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.chaos.workload.Workload.Round;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Flips bits in the store of a platform under work. First in the state from which a training would resume, and the trainer is killed: it must resume
 * from an earlier checkpoint and reach the same result. Then, after all decisions, in a shard, a checkpoint, a report and their signatures: {@code
 * models verify} must name them, and their producers must restore them.
 */
final class FlipsUnderWork {
    /** Number of steps of the experiments that share this undisturbed run. */
    static final int STEPS = 30;

    private enum Part {
        STATE,
        WEIGHTS,
        MANIFEST,
        SIGNATURE
    }

    private final Trial trial;

    FlipsUnderWork(Trial trial) {
        this.trial = trial;
    }

    void damageWhatWorkGoesOnFrom(DisturbedRun run) {
        List<Part> parts = new ArrayList<>(List.of(Part.values()));
        Collections.shuffle(parts, trial.dice);
        parts.subList(0, trial.of(1, 2)).forEach(part -> damageWhatWorkGoesOnFrom(run, part));
    }

    private void damageWhatWorkGoesOnFrom(DisturbedRun run, Part part) {
        FactTail tail = run.tail();
        long before = latest(tail).map(CheckpointCommitted::step).orElse(0L);
        // two checkpoints, so that one remains to resume from
        Moment.await("another checkpoint", () -> latest(tail)
                .filter(commit -> commit.step() > before + Round.CHECKPOINT_EVERY)
                .isPresent());
        String trainer = ServiceName.TRAINER.key();
        run.platform().process(trainer).ifPresent(process -> run.platform().kill(trainer, process));
        Moment.pause(Duration.ofMillis(300)); // its last facts arrive
        CheckpointCommitted latest = latest(tail).orElseThrow();
        long starts = tail.of(TrainingStarted.class).count();
        CheckpointManifest manifest = stored(run, latest.manifest(), CheckpointManifest.class);
        flip(
                run,
                switch (part) {
                    case STATE -> manifest.trainingState().orElseThrow().hex();
                    case WEIGHTS -> manifest.checkpoint().digest().hex();
                    case MANIFEST -> latest.manifest().hex();
                    case SIGNATURE -> "signatures/trainer/" + latest.manifest().hex();
                });
        trial.say("%s of step %d, under a training", part, latest.step());
        if (latest.last()) {
            return;
        }
        Moment.await(
                "the training goes on", () -> tail.of(TrainingStarted.class).count() > starts);
        TrainingStarted started =
                tail.of(TrainingStarted.class).reduce((a, b) -> b).orElseThrow();
        if (started.step() >= latest.step()) {
            trial.faults.add("the training went on from step " + started.step() + ", whose " + part + " is damaged");
        }
    }

    private static Optional<CheckpointCommitted> latest(FactTail tail) {
        return tail.of(CheckpointCommitted.class).max(Comparator.comparingLong(CheckpointCommitted::step));
    }

    void damageWhatHasEnded(DisturbedRun run) {
        TrainingCompleted training =
                run.tail().of(TrainingCompleted.class).findFirst().orElseThrow();
        EvaluationCompleted evaluation =
                run.tail().of(EvaluationCompleted.class).findFirst().orElseThrow();
        CheckpointManifest manifest = stored(run, training.manifest(), CheckpointManifest.class);
        Digest reported = evaluation.report().digest();
        EvaluationReport report = stored(run, reported, EvaluationReport.class);
        DatasetManifest dataset = stored(run, manifest.spec().dataset().digest(), DatasetManifest.class);
        List<Digest> damaged = List.of(
                dataset.shards()
                        .get(trial.dice.nextInt(dataset.shards().size()))
                        .digest(),
                manifest.checkpoint().digest(),
                manifest.trainingState().orElseThrow(),
                report.pictures().get(0).digest());
        damaged.forEach(digest -> flip(run, digest.hex()));
        requireFound(run, damaged.size());

        // their producers restore them
        try (Requests requests = new Requests(run.platform().kafkaForRequests())) {
            IngestSpec source =
                    trial.single(STEPS).chains().get(0).rounds().get(0).source();
            ingestAgain(new JobId("ingestion-again"), requests, run, source);
            JobId again = new JobId("training-again");
            requests.publish(Topics.TRAINING_REQUESTS, new TrainingRequested(again, 1, manifest.spec()));
            run.tail().await(TrainingCompleted.class, fact -> fact.job().equals(again));
            evaluateAgain(run, manifest.spec(), training, evaluation.job());
            flip(run, reported.hex());
            flip(run, "signatures/evaluator/" + reported.hex());
            flip(run, "signatures/dataset-ingestion/" + dataset.id().digest().hex());
            requireFound(run, 2);
            ingestAgain(new JobId("ingestion-once-more"), requests, run, source);
            evaluateAgain(run, manifest.spec(), training, evaluation.job());
        }
        CommandRun after = run.platform().run("models", "verify");
        if (after.status() != 0) {
            trial.faults.add("not everything was made good: " + after.out() + after.err());
        }
    }

    private static <T> T stored(DisturbedRun run, Digest digest, Class<T> form) {
        return WeightflowJson.read(run.platform().store().read(digest), form);
    }

    private static void ingestAgain(JobId job, Requests requests, DisturbedRun run, IngestSpec source) {
        requests.publish(Topics.INGESTION_REQUESTS, new IngestionRequested(job, 1, source));
        run.tail().await(DatasetUnchanged.class, fact -> fact.job().equals(job));
    }

    private void requireFound(DisturbedRun run, int findings) {
        CommandRun verified = run.platform().run("models", "verify");
        long found =
                verified.out().lines().filter(line -> line.contains("object-")).count();
        if (verified.status() == 0 || found < findings) {
            trial.faults.add("'models verify' found %d of %d damaged objects: %s%s"
                    .formatted(found, findings, verified.out(), verified.err()));
        }
    }

    private static void evaluateAgain(DisturbedRun run, TrainingSpec spec, TrainingCompleted training, JobId job) {
        EvaluationOptions order = spec.evaluation().orElseThrow();
        long before = reports(run, job);
        run.platform()
                .post(
                        ServiceName.EVALUATOR,
                        "/evaluations?again=true",
                        Map.of(
                                "manifest", training.manifest().hex(),
                                "pictures", order.pictures(),
                                "untrained", order.untrained(),
                                "model", order.model().orElseThrow().value()));
        Moment.await("the evaluation is made again", () -> reports(run, job) > before);
    }

    private static long reports(DisturbedRun run, JobId job) {
        return run.tail()
                .of(EvaluationCompleted.class)
                .filter(fact -> fact.job().equals(job))
                .count();
    }

    private void flip(DisturbedRun run, String key) {
        BitFlips.flip(run.platform().objectFile(key), trial.dice);
        trial.injected++;
    }
}
