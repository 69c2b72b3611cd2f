package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.DatasetId;
import java.util.List;
import java.util.Optional;

/**
 * A training as a requester describes it: only the dataset must be named. {@link #complete()} fills in the rest.
 *
 * @param dataset the dataset version to train on
 * @param model the backbone; {@code tiny} if absent
 * @param method the method; DELORA with its defaults if absent
 * @param tasks the tasks; all four if absent or empty
 * @param epochs passes over the training split; 300, the reference's, if neither this nor steps is given
 * @param steps optimizer steps, instead of epochs
 * @param batchSize images a batch; 32, the reference's, or 8 for {@code micro}
 * @param imageSize pixels; 448, the reference's, or 64 for {@code micro}
 * @param learningRate the peak learning rate; the reference's 5e-4 a 512 images of batch, or 2e-3 for {@code micro}
 * @param optimization the whole optimization, instead of a learning rate
 * @param seed 0 if absent
 * @param start random weights if absent
 * @param priority 0 if absent
 * @param timeLimitSeconds no limit if absent
 * @param checkpointEverySteps 500 if absent
 * @param evaluation none if absent
 * @param recipe the recipe whose numbers take the place of the defaults
 * @param overrides single numbers, laid over those of the recipe or the optimization
 */
public record TrainingRequest(
        DatasetId dataset,
        Optional<ModelSize> model,
        Optional<MethodSpec> method,
        List<Task> tasks,
        Optional<Integer> epochs,
        Optional<Integer> steps,
        Optional<Integer> batchSize,
        Optional<Integer> imageSize,
        Optional<Double> learningRate,
        Optional<Optimization> optimization,
        Optional<Long> seed,
        Optional<InitialWeights> start,
        Optional<Integer> priority,
        Optional<Long> timeLimitSeconds,
        Optional<Integer> checkpointEverySteps,
        Optional<EvaluationOptions> evaluation,
        Optional<Recipe> recipe,
        Optional<TrainingOverrides> overrides) {
    private static final double REFERENCE_RATE_PER_IMAGE = 5e-4 / 512;

    public TrainingRequest {
        tasks = Faults.listOf(tasks);
        overrides = overrides.filter(given -> !given.equals(TrainingOverrides.NONE));
        Faults.of("A training request")
                .require(
                        learningRate.isEmpty() || optimization.isEmpty(),
                        "learningRate and optimization must not both be given")
                .raise();
    }

    /** A request in the making. */
    public static TrainingRequestBuilder on(DatasetId dataset) {
        return new TrainingRequestBuilder(dataset);
    }

    /**
     * The complete specification.
     *
     * @throws dev.weightflow.schema.InvalidRecordException with every fault
     */
    public TrainingSpec complete() {
        boolean small = model.filter(ModelSize.MICRO::equals).isPresent();
        boolean quick = small && recipe.isEmpty();
        List<Task> learned = tasks.isEmpty() ? List.of(Task.values()) : tasks;
        TrainingOverrides numbers = overrides
                .orElse(TrainingOverrides.NONE)
                .over(recipe.map(Recipe::overrides).orElse(TrainingOverrides.NONE));
        int batch = batchSize.or(() -> recipe.map(Recipe::batchSize)).orElse(quick ? 8 : 32);
        int batches = numbers.accumulation(
                batch, optimization.map(Optimization::accumulation).orElse(1));
        double rate = learningRate
                .or(() -> optimization.map(Optimization::learningRate))
                .orElse(quick ? 2e-3 : REFERENCE_RATE_PER_IMAGE * batch * batches);
        return new TrainingSpec(
                dataset,
                model.orElse(ModelSize.TINY),
                method.orElseGet(() -> MethodSpec.of(MethodName.DELORA)),
                learned,
                length(),
                batch,
                imageSize.orElse(small ? 64 : 448),
                numbers.optimization(rate, batches, optimization.orElseGet(() -> Optimization.at(rate))),
                seed.orElse(0L),
                start.orElseGet(InitialWeights::random),
                priority.orElse(0),
                timeLimitSeconds,
                checkpointEverySteps.orElse(500),
                evaluation,
                numbers.optimizer(),
                LossWeights.of(numbers.lossWeights()),
                numbers.sampling(learned),
                numbers.validation(),
                numbers.precision().orElse(null),
                numbers.regularization());
    }

    private TrainingLength length() {
        return epochs.isEmpty() && steps.isEmpty()
                ? TrainingLength.epochs(recipe.map(Recipe::epochs).orElse(300))
                : new TrainingLength(epochs, steps);
    }
}
