package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Round;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.schema.dataset.DatasetManifest;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Flips bits in the store of a platform at work. First in what a training would go on from, and the trainer is killed: it goes on from an
 * earlier checkpoint and comes to the same. Then, when all is decided, in a shard, a checkpoint, a report and their signatures: {@code
 * models verify} must name them, and what made them must make them good.
 */
final class FlipsUnderWork {
    /** As in the experiments with the same undisturbed run. */
    private static final int STEPS = 30;

    private enum Part {
        STATE,
        WEIGHTS,
        MANIFEST,
        SIGNATURE
    }

    private final Trial trial;
    private int flips;

    FlipsUnderWork(Trial trial) {
        this.trial = trial;
    }

    /** How many bits were flipped. */
    int flips() {
        return flips;
    }

    /** Compares the effects before anything was made again on request with those of the undisturbed run. */
    Comparison run(Path folder) {
        Workload workload = trial.single(STEPS);
        List<Fact> undisturbed = trial.undisturbed(workload);
        Comparison comparison = Comparison.of(undisturbed, List.of());
        List<Part> parts = new ArrayList<>(List.of(Part.values()));
        Collections.shuffle(parts, trial.dice);
        try (TestPlatform platform = TestPlatform.start(folder);
                FactTail tail = new FactTail(platform.kafka());
                Requests requests = new Requests(platform.kafkaForRequests())) {
            CompletableFuture<Void> work = workload.start(platform.kafkaForRequests(), tail);
            try {
                for (Part part : parts.subList(0, trial.of(1, 2))) {
                    damageWhatWorkGoesOnFrom(platform, tail, part);
                }
                work.join();
                comparison = Comparison.of(undisturbed, FactTail.all(platform.kafka()));
                damageWhatHasEnded(
                        platform,
                        tail,
                        requests,
                        workload.chains().get(0).rounds().get(0));
            } catch (CompletionException e) {
                trial.faults.add(e.getCause().getMessage());
            } catch (RuntimeException | AssertionError e) {
                trial.faults.add(e.toString());
            }
            trial.faults.addAll(StoredObjects.faults(platform.store(), FactTail.all(platform.kafka())));
        }
        return comparison;
    }

    private void damageWhatWorkGoesOnFrom(TestPlatform platform, FactTail tail, Part part) {
        long before = latest(tail).map(CheckpointCommitted::step).orElse(0L);
        // two checkpoints, so that there is one to go back to
        Moment.await("another checkpoint", () -> latest(tail)
                .filter(commit -> commit.step() > before + Round.CHECKPOINT_EVERY)
                .isPresent());
        platform.process(ServiceName.TRAINER.key())
                .ifPresent(trainer -> platform.kill(ServiceName.TRAINER.key(), trainer));
        Moment.pause(Duration.ofMillis(300)); // what it has still stated comes
        CheckpointCommitted latest = latest(tail).orElseThrow();
        long starts = tail.of(TrainingStarted.class).count();
        CheckpointManifest manifest =
                WeightflowJson.read(platform.store().read(latest.manifest()), CheckpointManifest.class);
        flip(
                platform,
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

    private void damageWhatHasEnded(TestPlatform platform, FactTail tail, Requests requests, Round round) {
        TrainingCompleted training =
                tail.of(TrainingCompleted.class).findFirst().orElseThrow();
        EvaluationCompleted evaluation =
                tail.of(EvaluationCompleted.class).findFirst().orElseThrow();
        CheckpointManifest manifest =
                WeightflowJson.read(platform.store().read(training.manifest()), CheckpointManifest.class);
        EvaluationReport report =
                WeightflowJson.read(platform.store().read(evaluation.report().digest()), EvaluationReport.class);
        DatasetManifest dataset = WeightflowJson.read(
                platform.store().read(manifest.spec().dataset().digest()), DatasetManifest.class);
        List<Digest> damaged = new ArrayList<>(List.of(
                dataset.shards()
                        .get(trial.dice.nextInt(dataset.shards().size()))
                        .digest(),
                manifest.checkpoint().digest(),
                manifest.trainingState().orElseThrow(),
                report.pictures().get(0).digest()));
        damaged.forEach(digest -> flip(platform, digest.hex()));
        requireFound(platform, damaged.size());

        // what made them makes them good
        ingestAgain(new JobId("ingestion-again"), requests, tail, round);
        JobId again = new JobId("training-again");
        requests.publish(Topics.TRAINING_REQUESTS, new TrainingRequested(again, 1, manifest.spec()));
        tail.await(TrainingCompleted.class, fact -> fact.job().equals(again));
        evaluateAgain(platform, tail, manifest.spec(), training, evaluation);
        flip(platform, evaluation.report().digest().hex());
        flip(platform, "signatures/evaluator/" + evaluation.report().digest().hex());
        flip(platform, "signatures/dataset-ingestion/" + dataset.id().digest().hex());
        requireFound(platform, 2);
        ingestAgain(new JobId("ingestion-once-more"), requests, tail, round);
        evaluateAgain(platform, tail, manifest.spec(), training, evaluation);

        CommandRun after = platform.run("models", "verify");
        if (after.status() != 0) {
            trial.faults.add("not everything was made good: " + after.out() + after.err());
        }
    }

    private static void ingestAgain(JobId job, Requests requests, FactTail tail, Round round) {
        requests.publish(Topics.INGESTION_REQUESTS, new IngestionRequested(job, 1, round.source()));
        tail.await(DatasetUnchanged.class, fact -> fact.job().equals(job));
    }

    private void requireFound(TestPlatform platform, int findings) {
        CommandRun verified = platform.run("models", "verify");
        long found =
                verified.out().lines().filter(line -> line.contains("object-")).count();
        if (verified.status() == 0 || found < findings) {
            trial.faults.add("'models verify' found %d of %d damaged objects: %s%s"
                    .formatted(found, findings, verified.out(), verified.err()));
        }
    }

    private static void evaluateAgain(
            TestPlatform platform,
            FactTail tail,
            TrainingSpec spec,
            TrainingCompleted training,
            EvaluationCompleted evaluation) {
        EvaluationOptions order = spec.evaluation().orElseThrow();
        long before = tail.of(EvaluationCompleted.class)
                .filter(fact -> isOf(fact, evaluation))
                .count();
        platform.session()
                .client(ServiceName.EVALUATOR)
                .post(
                        "/evaluations?again=true",
                        Map.of(
                                "manifest", training.manifest().hex(),
                                "pictures", order.pictures(),
                                "untrained", order.untrained(),
                                "model", order.model().orElseThrow().value()));
        Moment.await(
                "the evaluation is made again",
                () -> tail.of(EvaluationCompleted.class)
                                .filter(fact -> isOf(fact, evaluation))
                                .count()
                        > before);
    }

    private static boolean isOf(EvaluationCompleted fact, EvaluationCompleted evaluation) {
        return fact.job().equals(evaluation.job());
    }

    private void flip(TestPlatform platform, String key) {
        BitFlips.flip(platform.objectFile(key), trial.dice);
        flips++;
    }
}
