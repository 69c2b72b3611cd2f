package dev.weightflow.endtoend;

import static dev.weightflow.local.platform.ServiceName.CHECKPOINT_REGISTRY;
import static dev.weightflow.local.platform.ServiceName.DATASET_INGESTION;
import static dev.weightflow.local.platform.ServiceName.EVALUATOR;
import static dev.weightflow.local.platform.ServiceName.TRAINER;

import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.List;

/** The same run, asked for by events, with ten crashes on its way. */
record DisturbedRun(Outcome outcome, List<Fact> facts) {

    /** The ingestion that was asked for before there was any service. */
    static final String INGESTION = "asked-for-before-any-service";

    static DisturbedRun make() throws InterruptedException {
        Path folder = Folders.fresh("disturbed");
        TestPlatform.publishBeforeAnyService(
                folder,
                Topics.INGESTION_REQUESTS,
                new IngestionRequested(new JobId(INGESTION), 1, Request.ingestion()));
        try (TestPlatform platform = TestPlatform.start(folder);
                FactTail tail = new FactTail(platform.kafka())) {
            String dataset = ingest(platform, tail);
            String job = train(platform, tail, dataset);
            evaluate(platform, tail);
            register(platform, tail);
            Outcome outcome = Outcome.await(platform.session(), dataset, job, Request.MODEL);
            return new DisturbedRun(outcome, FactTail.all(platform.kafka()));
        }
    }

    private static String ingest(TestPlatform platform, FactTail tail) {
        Moment.await("the first shard", () -> platform.objects() >= 1);
        platform.kill(DATASET_INGESTION);
        platform.awaitBack(DATASET_INGESTION, 1);
        // the manifest is the last object, the fact about it comes after
        Moment.await("the manifest", () -> platform.objects() > Request.SHARDS);
        platform.kill(DATASET_INGESTION);
        platform.awaitBack(DATASET_INGESTION, 2);
        return tail.await(DatasetIngested.class, fact -> true).dataset().value();
    }

    private static String train(TestPlatform platform, FactTail tail, String dataset) {
        TrainingSpec spec = Request.training(dataset);
        // the request comes while no trainer is there
        platform.kill(TRAINER);
        platform.publish(Topics.TRAINING_REQUESTS, new TrainingRequested(spec.jobId(), 1, spec));
        // in the middle of a step
        tail.await(JobProgressed.class, report -> report.kind() == JobKind.TRAINING && report.done() >= 2);
        platform.kill(TRAINER);
        // right after a checkpoint
        tail.await(CheckpointCommitted.class, checkpoint -> checkpoint.step() >= 20);
        platform.kill(TRAINER);
        // while the next one is stored, some of it is there and nothing refers to it
        long before = platform.objects();
        Moment.await("the next checkpoint's first object", () -> platform.objects() > before);
        platform.kill(TRAINER);
        return spec.jobId().value();
    }

    private static void evaluate(TestPlatform platform, FactTail tail) {
        tail.await(EvaluationRequested.class, request -> true);
        platform.kill(EVALUATOR);
        platform.awaitBack(EVALUATOR, 1);
        long before = platform.objects();
        Moment.await(
                "the first picture or the end",
                () -> platform.objects() > before
                        || tail.of(EvaluationCompleted.class).findAny().isPresent());
        platform.kill(EVALUATOR);
    }

    private static void register(TestPlatform platform, FactTail tail) {
        tail.await(EvaluationCompleted.class, fact -> true);
        platform.kill(CHECKPOINT_REGISTRY);
        platform.awaitBack(CHECKPOINT_REGISTRY, 1);
        tail.await(ModelVersionRegistered.class, fact -> true);
        platform.kill(CHECKPOINT_REGISTRY);
        platform.awaitBack(CHECKPOINT_REGISTRY, 2);
    }
}
