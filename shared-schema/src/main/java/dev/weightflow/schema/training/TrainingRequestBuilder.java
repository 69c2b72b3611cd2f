package dev.weightflow.schema.training;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.id.DatasetId;
import java.util.List;
import java.util.Optional;

/** A {@link TrainingRequest} in the making; what is not said has its default. */
public final class TrainingRequestBuilder {
    private final DatasetId dataset;
    private Optional<ModelSize> model = Optional.empty();
    private Optional<MethodSpec> method = Optional.empty();
    private List<Task> tasks = List.of();
    private Optional<Integer> epochs = Optional.empty();
    private Optional<Integer> steps = Optional.empty();
    private Optional<Integer> batchSize = Optional.empty();
    private Optional<Integer> imageSize = Optional.empty();
    private Optional<Double> learningRate = Optional.empty();
    private Optional<Long> seed = Optional.empty();
    private Optional<InitialWeights> start = Optional.empty();
    private Optional<Integer> priority = Optional.empty();
    private Optional<Long> timeLimitSeconds = Optional.empty();
    private Optional<Integer> checkpointEverySteps = Optional.empty();
    private Optional<EvaluationOptions> evaluation = Optional.empty();
    private Optional<Recipe> recipe = Optional.empty();
    private Optional<TrainingOverrides> overrides = Optional.empty();

    TrainingRequestBuilder(DatasetId dataset) {
        this.dataset = dataset;
    }

    public TrainingRequestBuilder model(ModelSize value) {
        model = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder method(MethodSpec value) {
        method = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder tasks(List<Task> value) {
        tasks = value;
        return this;
    }

    public TrainingRequestBuilder epochs(int value) {
        epochs = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder steps(int value) {
        steps = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder batchSize(int value) {
        batchSize = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder imageSize(int value) {
        imageSize = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder learningRate(double value) {
        learningRate = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder seed(long value) {
        seed = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder start(InitialWeights value) {
        start = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder priority(int value) {
        priority = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder timeLimitSeconds(long value) {
        timeLimitSeconds = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder checkpointEverySteps(int value) {
        checkpointEverySteps = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder evaluation(EvaluationOptions value) {
        evaluation = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder recipe(Recipe value) {
        recipe = Optional.of(value);
        return this;
    }

    public TrainingRequestBuilder overrides(TrainingOverrides value) {
        overrides = Optional.of(value);
        return this;
    }

    /** The request. */
    public TrainingRequest build() {
        return new TrainingRequest(
                dataset,
                model,
                method,
                tasks,
                epochs,
                steps,
                batchSize,
                imageSize,
                learningRate,
                Optional.empty(),
                seed,
                start,
                priority,
                timeLimitSeconds,
                checkpointEverySteps,
                evaluation,
                recipe,
                overrides);
    }

    /** The complete specification, see {@link TrainingRequest#complete()}. */
    public TrainingSpec complete() {
        return build().complete();
    }
}
