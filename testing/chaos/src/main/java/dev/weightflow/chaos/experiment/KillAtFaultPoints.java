package dev.weightflow.chaos.experiment;

import static dev.weightflow.cli.platform.ServiceName.CHECKPOINT_REGISTRY;
import static dev.weightflow.cli.platform.ServiceName.DATASET_INGESTION;
import static dev.weightflow.cli.platform.ServiceName.EVALUATOR;
import static dev.weightflow.cli.platform.ServiceName.TRAINER;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Round;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.cli.platform.ServiceName;
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

/**
 * Kills each service at the moments in which most is half done, for a quick look at one of them that the seed decides on; the first request
 * lies in its topic before there is any service.
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
                trial, Plan.of(workload, trial.of(SERVICES, ALL)), () -> TestPlatform.start(folder), run -> List.of(
                                ingestion(run, round), training(run), evaluation(run), registration(run))
                        .forEach(points -> trial.some(points).forEach(Runnable::run)));
    }

    private static List<Runnable> ingestion(DisturbedRun run, Round round) {
        return List.of(
                () -> {
                    Moment.await("the first shard", () -> run.platform().objects() >= 1);
                    kill(run, DATASET_INGESTION);
                },
                () -> {
                    // the manifest is the last object, the fact about it comes after
                    int shards = shards(Folders.TRAIN, round) + shards(Folders.VAL, round);
                    Moment.await(
                            "the manifest",
                            () -> run.platform().objects() > shards
                                    || run.tail()
                                            .of(DatasetIngested.class)
                                            .findAny()
                                            .isPresent());
                    kill(run, DATASET_INGESTION);
                });
    }

    private static int shards(int samples, Round round) {
        return (samples + round.samplesPerShard() - 1) / round.samplesPerShard();
    }

    private static List<Runnable> training(DisturbedRun run) {
        FactTail tail = run.tail();
        return List.of(
                () -> {
                    // in the middle of a step
                    tail.await(JobProgressed.class, report -> report.kind() == JobKind.TRAINING && report.done() >= 2);
                    kill(run, TRAINER);
                },
                () -> {
                    // right after a checkpoint
                    tail.await(
                            CheckpointCommitted.class, checkpoint -> checkpoint.step() >= 2L * Round.CHECKPOINT_EVERY);
                    kill(run, TRAINER);
                },
                () -> {
                    // while the next one is stored, some of it is there and nothing refers to it
                    tail.await(CheckpointCommitted.class, checkpoint -> true);
                    long before = run.platform().objects();
                    Moment.await(
                            "the next checkpoint's first object",
                            () -> run.platform().objects() > before);
                    kill(run, TRAINER);
                });
    }

    private static List<Runnable> evaluation(DisturbedRun run) {
        return List.of(
                () -> {
                    run.tail().await(EvaluationRequested.class, request -> true);
                    kill(run, EVALUATOR);
                },
                () -> {
                    run.tail().await(EvaluationRequested.class, request -> true);
                    long before = run.platform().objects();
                    Moment.await(
                            "the first picture or the end",
                            () -> run.platform().objects() > before
                                    || run.tail()
                                            .of(EvaluationCompleted.class)
                                            .findAny()
                                            .isPresent());
                    kill(run, EVALUATOR);
                });
    }

    private static List<Runnable> registration(DisturbedRun run) {
        return List.of(
                () -> {
                    run.tail().await(EvaluationCompleted.class, fact -> true);
                    kill(run, CHECKPOINT_REGISTRY);
                },
                () -> {
                    run.tail().await(ModelVersionRegistered.class, fact -> true);
                    kill(run, CHECKPOINT_REGISTRY);
                });
    }

    private static void kill(DisturbedRun run, ServiceName service) {
        ProcessHandle process =
                Moment.await(service + " serves", () -> run.platform().process(service.key()));
        run.platform().kill(service.key(), process);
        run.recoveries().ended(run.platform(), service.key(), process);
    }
}
