package dev.weightflow.schema.retraining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Recipe;
import dev.weightflow.schema.training.TrainingOverrides;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Recipe of a retraining: a merge patch over the champion's training. Absent fields are as in the champion's training, and without a champion as in a
 * {@link TrainingRequest} that omits them. A recipe's numbers replace the champion's, and overrides are applied on top. {@code baseWeights} is the
 * digest of a stored pre-trained backbone.
 */
public record RetrainingRecipe(
        Optional<ModelSize> model,
        Optional<MethodSpec> method,
        List<TaskName> tasks,
        Optional<Integer> epochs,
        Optional<Integer> steps,
        Optional<Integer> batchSize,
        Optional<Integer> imageSize,
        Optional<Double> learningRate,
        Optional<Long> seed,
        Optional<Digest> baseWeights,
        Optional<Integer> priority,
        Optional<Long> timeLimitSeconds,
        Optional<Integer> checkpointEverySteps,
        Optional<Recipe> recipe,
        Optional<TrainingOverrides> overrides) {
    public static final RetrainingRecipe SAME =
            WeightflowJson.read("{}".getBytes(StandardCharsets.UTF_8), RetrainingRecipe.class);

    public RetrainingRecipe {
        tasks = Faults.listOf(tasks);
        overrides = overrides.filter(given -> !given.equals(TrainingOverrides.NONE));
    }

    /** Completes the training on that dataset, if its tasks are PASCAL-Context's. */
    public TrainingSpec complete(
            DatasetId dataset, Optional<TrainingSpec> before, InitialWeights start, EvaluationOptions evaluation) {
        return complete(dataset, PascalTasks.NAMES, before, start, evaluation);
    }

    /**
     * Completes the training on that dataset.
     *
     * @param labelled the dataset's tasks: those of the training if neither the recipe nor the earlier training names any
     * @throws dev.weightflow.schema.InvalidRecordException with every fault of the resulting training
     */
    public TrainingSpec complete(
            DatasetId dataset,
            List<TaskName> labelled,
            Optional<TrainingSpec> before,
            InitialWeights start,
            EvaluationOptions evaluation) {
        ObjectNode patch = WeightflowJson.tree(this);
        patch.remove("baseWeights");
        TrainingRequest request = WeightflowJson.convert(patch.put("dataset", dataset.value()), TrainingRequest.class);
        return before.map(request::over)
                .orElseGet(() -> tasks.isEmpty() ? request.with("tasks", labelled) : request)
                .with("start", start)
                .with("evaluation", evaluation)
                .complete();
    }

    RetrainingRecipe with(ModelSize backbone) {
        ObjectNode recipe = WeightflowJson.tree(this);
        return WeightflowJson.convert(recipe.put("model", backbone.key()), RetrainingRecipe.class);
    }
}
