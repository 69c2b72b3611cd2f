package dev.weightflow.chaos.workload;

import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One dataset version and the training on it: several shards, several checkpoints, all four tasks.
 *
 * @param ingestion the ingestion's job
 * @param scenes the folder that is ingested
 * @param samplesPerShard makes the dataset another one than that of the next round
 * @param method what is trained
 * @param steps how long
 */
public record Round(JobId ingestion, Path scenes, int samplesPerShard, MethodName method, int steps) {

    /** A checkpoint after every third step. */
    public static final int CHECKPOINT_EVERY = 3;

    private static final int PICTURES = 2;
    private static final long SEED = 5;

    /** What is to be ingested. */
    public IngestSpec source() {
        return new IngestSpec(scenes.toString(), List.of(), Optional.of(samplesPerShard), Optional.empty());
    }

    /** What is to be trained on that, and registered under that name. */
    public TrainingSpec training(DatasetId dataset, ModelName model) {
        return Methods.completed(TrainingRequest.on(dataset)
                .with("model", ModelSize.MICRO)
                .with("method", MethodSpec.of(method))
                .with("steps", steps)
                .with("batchSize", 4)
                .with("imageSize", 64)
                .with("learningRate", 0.002)
                .with("seed", SEED)
                .with("checkpointEverySteps", CHECKPOINT_EVERY)
                .with(
                        "evaluation",
                        new EvaluationOptions(
                                Optional.empty(), Split.VAL, Optional.empty(), PICTURES, true, Optional.of(model)))
                .complete());
    }
}
