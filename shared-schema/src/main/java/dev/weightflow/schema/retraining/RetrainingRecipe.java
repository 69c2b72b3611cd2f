package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Optional;

/**
 * How to train again. What is absent is as in the champion's training, and without a champion as in a {@link TrainingRequest}
 * that leaves it out.
 *
 * @param model the backbone
 * @param method the method with its options
 * @param tasks the tasks
 * @param epochs passes over the training split
 * @param steps optimizer steps, instead of epochs
 * @param batchSize images a batch
 * @param imageSize pixels
 * @param learningRate the peak learning rate
 * @param seed what all randomness is derived from
 * @param baseWeights the digest of a stored pre-trained backbone
 * @param priority jobs of higher priority are claimed first
 * @param timeLimitSeconds how long the job may be worked on in all
 * @param checkpointEverySteps how many steps lie between two committed checkpoints
 */
public record RetrainingRecipe(
        Optional<ModelSize> model,
        Optional<MethodSpec> method,
        List<Task> tasks,
        Optional<Integer> epochs,
        Optional<Integer> steps,
        Optional<Integer> batchSize,
        Optional<Integer> imageSize,
        Optional<Double> learningRate,
        Optional<Long> seed,
        Optional<Digest> baseWeights,
        Optional<Integer> priority,
        Optional<Long> timeLimitSeconds,
        Optional<Integer> checkpointEverySteps) {
    /** Everything as in the champion's training. */
    public static final RetrainingRecipe SAME =
            new RetrainingRecipe(null, null, null, null, null, null, null, null, null, null, null, null, null);

    public RetrainingRecipe {
        model = Faults.orEmpty(model);
        method = Faults.orEmpty(method);
        tasks = Faults.listOf(tasks);
        epochs = Faults.orEmpty(epochs);
        steps = Faults.orEmpty(steps);
        batchSize = Faults.orEmpty(batchSize);
        imageSize = Faults.orEmpty(imageSize);
        learningRate = Faults.orEmpty(learningRate);
        seed = Faults.orEmpty(seed);
        baseWeights = Faults.orEmpty(baseWeights);
        priority = Faults.orEmpty(priority);
        timeLimitSeconds = Faults.orEmpty(timeLimitSeconds);
        checkpointEverySteps = Faults.orEmpty(checkpointEverySteps);
    }

    /**
     * The complete training on that dataset.
     *
     * @param before the champion's training
     * @throws dev.weightflow.schema.InvalidRecordException with every fault of the training that this comes to
     */
    public TrainingSpec complete(
            DatasetId dataset, Optional<TrainingSpec> before, InitialWeights start, EvaluationOptions evaluation) {
        boolean lengthGiven = epochs.isPresent() || steps.isPresent();
        return new TrainingRequest(
                        dataset,
                        model.or(() -> before.map(TrainingSpec::model)),
                        method.or(() -> before.map(TrainingSpec::method)),
                        tasks.isEmpty() ? before.map(TrainingSpec::tasks).orElse(List.of()) : tasks,
                        lengthGiven
                                ? epochs
                                : before.flatMap(spec -> spec.length().epochs()),
                        lengthGiven
                                ? steps
                                : before.flatMap(spec -> spec.length().steps()),
                        batchSize.or(() -> before.map(TrainingSpec::batchSize)),
                        imageSize.or(() -> before.map(TrainingSpec::imageSize)),
                        before.isPresent() ? Optional.empty() : learningRate,
                        before.map(this::optimization),
                        seed.or(() -> before.map(TrainingSpec::seed)),
                        Optional.of(start),
                        priority.or(() -> before.map(TrainingSpec::priority)),
                        timeLimitSeconds.or(() -> before.flatMap(TrainingSpec::timeLimitSeconds)),
                        checkpointEverySteps.or(() -> before.map(TrainingSpec::checkpointEverySteps)),
                        Optional.of(evaluation))
                .complete();
    }

    /** The same with that backbone. */
    RetrainingRecipe with(ModelSize backbone) {
        return new RetrainingRecipe(
                Optional.of(backbone),
                method,
                tasks,
                epochs,
                steps,
                batchSize,
                imageSize,
                learningRate,
                seed,
                baseWeights,
                priority,
                timeLimitSeconds,
                checkpointEverySteps);
    }

    private Optimization optimization(TrainingSpec before) {
        return learningRate
                .map(rate -> before.optimization().withLearningRate(rate))
                .orElse(before.optimization());
    }
}
