package dev.weightflow.cli.demo;

import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo trains, and how: small enough for minutes on two cores, long enough to learn. The numbers were found by trying.
 *
 * @param request all but the dataset and the tasks
 */
record DemoRecipe(ModelSize model, MethodName method, String modelName, Map<String, Object> request) {
    private static final int PICTURES = 3;

    /** @param epochs and steps, instead of the demo's own length */
    static DemoRecipe of(
            ModelSize model, MethodName method, Optional<Integer> epochs, Optional<Integer> steps, String modelName) {
        boolean micro = model == ModelSize.MICRO;
        boolean wholeBackbone = method == MethodName.FULL || method == MethodName.SINGLE_TASK;
        double rate = (micro ? 5e-3 : 2e-3) / (wholeBackbone ? 5 : 1);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", model);
        request.put("method", Methods.spec(method));
        request.put("epochs", epochs);
        request.put("steps", epochs.isPresent() ? steps : Optional.of(steps.orElse(micro ? 600 : 20)));
        request.put("batchSize", micro ? 8 : 4);
        request.put("imageSize", micro ? 128 : 224);
        request.put("optimization", new Optimization(rate, 0.05, 0.1, 5.0, 1, 0.0));
        request.put("seed", 0);
        request.put("checkpointEverySteps", micro ? 200 : 100);
        request.put(
                "evaluation",
                new EvaluationOptions(
                        Optional.empty(),
                        Split.VAL,
                        micro ? Optional.empty() : Optional.of(16),
                        PICTURES,
                        true,
                        Optional.of(new ModelName(modelName))));
        return new DemoRecipe(model, method, modelName, request);
    }

    static String modelName(Optional<Path> data, ModelSize model) {
        String words = data.map(folder -> folder.getFileName()
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", ""))
                .orElse("scenes");
        return "demo-" + (words.isEmpty() ? "data" : words) + "-" + model.key();
    }

    /** @param tasks what to train: those that the dataset has labels of */
    TrainingRequest on(DatasetId dataset, List<Task> tasks) {
        Map<String, Object> whole = new LinkedHashMap<>(request);
        whole.put("dataset", dataset);
        whole.put("tasks", tasks);
        return WeightflowJson.mapper().convertValue(whole, TrainingRequest.class);
    }
}
