package dev.weightflow.cli.demo;

import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingOverrides;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the demo's training: small enough for minutes on two cores, long enough to learn. The numbers were found by trying.
 *
 * @param epochs and steps, instead of the demo's own length
 * @param modelName of which the result becomes a version, if it becomes one
 */
public record DemoRecipe(
        ModelSize model,
        MethodName method,
        Optional<Integer> epochs,
        Optional<Integer> steps,
        Optional<ModelName> modelName) {
    private static final int PICTURES = 3;
    /** Pre-trained backbone of the micro model, which the program brings. */
    private static final String MICRO_WEIGHTS = "swin-micro-scenes";

    /** Names the pre-trained backbone that the training starts from. */
    public Optional<String> weights() {
        return model == ModelSize.MICRO ? Optional.of(MICRO_WEIGHTS) : Optional.empty();
    }

    /** Returns the same training of the decoders alone; empty if there are no pre-trained features to compare with. */
    Optional<DemoRecipe> decodersOnly() {
        return weights().isEmpty() || method == MethodName.DECODERS_ONLY
                ? Optional.empty()
                : Optional.of(new DemoRecipe(model, MethodName.DECODERS_ONLY, epochs, steps, Optional.empty()));
    }

    static ModelName modelName(Optional<Path> data, ModelSize model) {
        String words = data.map(folder -> folder.getFileName()
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", ""))
                .orElse("scenes");
        return new ModelName("demo-" + (words.isEmpty() ? "data" : words) + "-" + model.key());
    }

    /**
     * Builds the training request for a dataset.
     *
     * @param tasks to train: those that the dataset has labels of
     * @param weights of {@link #weights}
     */
    public TrainingRequest on(DatasetId dataset, List<TaskName> tasks, Optional<BaseWeights> weights) {
        boolean micro = model == ModelSize.MICRO;
        boolean wholeBackbone = method == MethodName.FULL || method == MethodName.SINGLE_TASK;
        double rate = (micro ? 5e-3 : 2e-3) / (wholeBackbone ? 5 : 1);
        Optional<Integer> images = micro ? Optional.empty() : Optional.of(16);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dataset", dataset);
        request.put("tasks", tasks);
        request.put("model", model);
        request.put("method", Methods.spec(method, micro ? Map.of("decoder", "segformer") : Map.of()));
        request.put("start", weights.map(base -> InitialWeights.from(base.digest())));
        request.put("epochs", epochs);
        request.put("steps", epochs.isPresent() ? steps : Optional.of(steps.orElse(micro ? 500 : 20)));
        request.put("batchSize", micro ? 8 : 4);
        request.put("imageSize", micro ? 128 : 224);
        request.put("optimization", new Optimization(rate, 0.05, 0.1, 5.0, 1, 0.0));
        if (micro) { // so few steps learn more from images as they are
            request.put("overrides", TrainingOverrides.of(Map.of("rotation", "0", "minScale", "1", "maxScale", "1")));
        }
        request.put("seed", 0);
        request.put("checkpointEverySteps", micro ? 250 : 100);
        request.put(
                "evaluation",
                new EvaluationOptions(
                        Optional.empty(),
                        Split.VAL,
                        images,
                        modelName.isPresent() ? PICTURES : 0,
                        modelName.isPresent(),
                        modelName));
        return WeightflowJson.mapper().convertValue(request, TrainingRequest.class);
    }
}
