package dev.weightflow.endtoend;

import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Optional;

/** Settings of the tests' run: several shards, several checkpoints, all four tasks. */
final class Request {

    static final String MODEL = "people";
    static final int STEPS = 60;
    /** Number of pictures that the command line requests. */
    static final int PICTURES = 4;

    static final int CHECKPOINT_EVERY = 10;
    static final int SAMPLES_PER_SHARD = 4;
    /** Number of shards, of 16 training and 6 validation samples. */
    static final int SHARDS = 6;

    private Request() {}

    static TrainingSpec training(String dataset) {
        return Methods.completed(TrainingRequest.on(new DatasetId(dataset))
                .with("model", ModelSize.MICRO)
                .with("method", MethodSpec.of(MethodName.DELORA))
                .with("steps", STEPS)
                .with("batchSize", 4)
                .with("imageSize", 128)
                .with("learningRate", 0.002)
                .with("seed", 5L)
                .with("checkpointEverySteps", CHECKPOINT_EVERY)
                .with(
                        "evaluation",
                        new EvaluationOptions(
                                Optional.empty(),
                                Split.VAL,
                                Optional.empty(),
                                PICTURES,
                                true,
                                Optional.of(new ModelName(MODEL))))
                .complete());
    }

    /** Returns the same settings as a command. */
    static String[] train(String dataset) {
        return ("trainings create --data " + dataset + " --model micro --method delora --steps " + STEPS
                        + " --batch-size 4 --image-size 128 --lr 0.002 --seed 5 --checkpoint-every " + CHECKPOINT_EVERY
                        + " --model-name " + MODEL + " --json")
                .split(" ");
    }
}
