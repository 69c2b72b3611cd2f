package dev.weightflow.cli.fit;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The YAML front matter of a model card, as the Hugging Face Hub reads it. What a run does not know (what the Hub calls the base model and the
 * data, and under which licence they allow the result) is only there if the user said it.
 *
 * <p>Source: the Hub's documentation of model cards, "Model card metadata" and its {@code modelcard.md} specification of {@code model-index}.
 */
final class HubMetadata {

    /** What the user may say with {@code --card}. */
    static final Set<String> KEYS = Set.of("base_model", "license", "license_name", "license_link", "datasets");

    private HubMetadata() {}

    /** @throws CommandFailure if a key is none that the card takes */
    static Map<String, String> checked(Map<String, String> said) {
        said.forEach((key, value) -> {
            if (!KEYS.contains(key) || value.isBlank()) {
                throw CommandFailure.refused(
                        "card-key",
                        "--card " + key + "=" + value + " is not understood; say "
                                + KEYS.stream().sorted().collect(Collectors.joining("=…, ")) + "=…");
            }
        });
        return said;
    }

    /** The lines between and with {@code ---}. */
    static String of(FitPlan plan, History history) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("library_name", "weightflow");
        card.put("pipeline_tag", "image-segmentation");
        card.put(
                "tags",
                List.of(
                        "swin-transformer",
                        "multi-task-learning",
                        "dense-prediction",
                        "weightflow-" + plan.spec().method().name().key()));
        plan.options()
                .card()
                .forEach((key, value) -> card.put(key, key.equals("datasets") ? List.of(value.split(",")) : value));
        List<Task> tasks = List.copyOf(history.best().figures().keySet());
        card.put("metrics", tasks.stream().map(HubMetadata::metric).distinct().toList());
        card.put("model-index", List.of(index(plan, history, tasks)));
        return "---\n"
                + card.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + json(entry.getValue()))
                        .collect(Collectors.joining("\n"))
                + "\n---\n";
    }

    private static Map<String, Object> index(FitPlan plan, History history, List<Task> tasks) {
        String folder = plan.data().toAbsolutePath().normalize().getFileName().toString();
        String dataset = plan.options().card().getOrDefault("datasets", folder).split(",")[0];
        List<Map<String, Object>> results = new ArrayList<>();
        for (Task task : tasks) {
            Map<String, Object> metric = new LinkedHashMap<>();
            metric.put("type", metric(task));
            metric.put("name", task == Task.NORMALS ? "mean angular error, degrees" : "mean IoU");
            metric.put("value", history.best().figures().get(task));
            results.add(Map.of(
                    "task", Map.of("type", taskType(task), "name", task.key()),
                    "dataset", Map.of("type", dataset, "name", folder, "split", "validation"),
                    "metrics", List.of(metric)));
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put(
                "name",
                "swin-" + plan.spec().model().key() + "-"
                        + plan.spec().method().name().key());
        index.put("results", results);
        return index;
    }

    private static String taskType(Task task) {
        return task == Task.NORMALS ? "surface-normal-estimation" : "image-segmentation";
    }

    private static String metric(Task task) {
        return task == Task.NORMALS ? "mean_angular_error" : "mean_iou";
    }

    /** JSON is YAML too, and quotes what needs it. */
    private static String json(Object value) {
        try {
            return WeightflowJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
