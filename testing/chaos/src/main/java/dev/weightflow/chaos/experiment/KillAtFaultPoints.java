package dev.weightflow.chaos.experiment;

import static dev.weightflow.local.platform.ServiceName.CHECKPOINT_REGISTRY;
import static dev.weightflow.local.platform.ServiceName.DATASET_INGESTION;
import static dev.weightflow.local.platform.ServiceName.EVALUATOR;
import static dev.weightflow.local.platform.ServiceName.TRAINER;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.chaos.workload.Workload.Round;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Kills each service at its most critical moments, or, in a quick run, one service chosen by the seed; the first request is published before any
 * service runs.
 */
final class KillAtFaultPoints {

    private static final int ALL = 9;
    private static final int SERVICES = 4;
    private static final int STEPS = 30;

    private KillAtFaultPoints() {}

    static Property run(Trial trial) {
        Workload workload = trial.single(STEPS);
        Round round = workload.chains().get(0).rounds().get(0);
        trial.undisturbed(workload);
        Path folder = trial.folder();
        TestPlatform.publishBeforeAnyService(
                folder, Topics.INGESTION_REQUESTS, new IngestionRequested(round.ingestion(), 1, round.source()));
        return DisturbedRun.check(
                trial, Plan.of(workload, trial.of(SERVICES, ALL)), () -> TestPlatform.start(folder), run -> points(
                                run, round)
                        .forEach(points -> trial.some(points).forEach(point -> {
                            point.comes().run();
                            kill(run, point.victim());
                        })));
    }

    /**
     * Moment of a kill.
     *
     * @param comes waits for the moment
     */
    private record Point(ServiceName victim, Runnable comes) {}

    /** Lists the moments of each service. */
    private static List<List<Point>> points(DisturbedRun run, Round round) {
        FactTail tail = run.tail();
        TestPlatform platform = run.platform();
        int shards = shards(Folders.TRAIN, round) + shards(Folders.VAL, round);
        return List.of(
                List.of(
                        new Point(
                                DATASET_INGESTION,
                                () -> Moment.await("the first shard", () -> platform.objects() >= 1)),
                        // the manifest is the last object, the fact about it comes after
                        new Point(
                                DATASET_INGESTION,
                                () -> Moment.await(
                                        "the manifest",
                                        () -> platform.objects() > shards || tail.has(DatasetIngested.class)))),
                List.of(
                        // in the middle of a step
                        new Point(
                                TRAINER,
                                () -> tail.await(
                                        JobProgressed.class,
                                        report -> report.kind() == JobKind.TRAINING && report.done() >= 2)),
                        // right after a checkpoint
                        new Point(
                                TRAINER,
                                () -> tail.await(
                                        CheckpointCommitted.class,
                                        checkpoint -> checkpoint.step() >= 2L * Round.CHECKPOINT_EVERY)),
                        // while the next one is stored, some of it is there and nothing refers to it
                        new Point(TRAINER, () -> {
                            tail.await(CheckpointCommitted.class, checkpoint -> true);
                            awaitNextObject(run, () -> false);
                        })),
                List.of(
                        new Point(EVALUATOR, () -> tail.await(EvaluationRequested.class, request -> true)),
                        // the first picture or the end
                        new Point(EVALUATOR, () -> {
                            tail.await(EvaluationRequested.class, request -> true);
                            awaitNextObject(run, () -> tail.has(EvaluationCompleted.class));
                        })),
                List.of(
                        new Point(CHECKPOINT_REGISTRY, () -> tail.await(EvaluationCompleted.class, fact -> true)),
                        new Point(CHECKPOINT_REGISTRY, () -> tail.await(ModelVersionRegistered.class, fact -> true))));
    }

    private static int shards(int samples, Round round) {
        return (samples + round.samplesPerShard() - 1) / round.samplesPerShard();
    }

    private static void awaitNextObject(DisturbedRun run, BooleanSupplier orElse) {
        long before = run.platform().objects();
        Moment.await("the next object", () -> run.platform().objects() > before || orElse.getAsBoolean());
    }

    private static void kill(DisturbedRun run, ServiceName service) {
        ProcessHandle process =
                Moment.await(service + " serves", () -> run.platform().process(service.key()));
        run.platform().kill(service.key(), process);
        run.recoveries().ended(run.platform(), service.key(), process);
    }
}
