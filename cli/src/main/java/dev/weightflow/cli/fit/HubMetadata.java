package dev.weightflow.cli.fit;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.run.History;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.metric.MetricScale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * YAML front matter of a model card, as the Hugging Face Hub reads it. Entries that a run does not know (the Hub's names of the base model and
 * the data, and the licence under which they allow the result) are included only if the user provides them.
 *
 * <p>Source: the Hub's documentation of model cards, "Model card metadata" and its {@code modelcard.md} specification of {@code model-index}.
 */
public final class HubMetadata {

    /** Keys that {@code --card} accepts. */
    static final Set<String> KEYS = Set.of("base_model", "license", "license_name", "license_link", "datasets");

    private HubMetadata() {}

    /**
     * Validates the user's entries.
     *
     * @throws CommandFailure if the card does not accept a key
     */
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

    /** Formats the front matter with its {@code ---} lines. */
    static String of(FitPlan plan, History history) {
        Map<String, Object> card =
                ofAny(plan.spec().model().hasWindows(), plan.spec().method().name());
        plan.options()
                .card()
                .forEach((key, value) -> card.put(key, key.equals("datasets") ? List.of(value.split(",")) : value));
        List<TaskName> tasks = List.copyOf(history.best().figures().keySet());
        card.put(
                "metrics",
                tasks.stream()
                        .map(task -> metric(history.best().scale(task)))
                        .distinct()
                        .toList());
        card.put("model-index", List.of(index(plan, history, tasks)));
        return frontMatter(card);
    }

    /** Formats the front matter of a model whose training is not known. */
    public static String of(Network network) {
        return frontMatter(
                ofAny(network.config().backbone().hasWindows(), network.method().name()));
    }

    private static Map<String, Object> ofAny(boolean windows, MethodName method) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("library_name", "weightflow");
        card.put("pipeline_tag", "image-segmentation");
        card.put(
                "tags",
                List.of(
                        windows ? "swin-transformer" : "vision-transformer",
                        "multi-task-learning",
                        "dense-prediction",
                        "weightflow-" + method.key()));
        return card;
    }

    private static String frontMatter(Map<String, Object> card) {
        return "---\n" + yaml(card, "") + "---\n";
    }

    private static Map<String, Object> index(FitPlan plan, History history, List<TaskName> tasks) {
        String folder =
                plan.data().root().toAbsolutePath().normalize().getFileName().toString();
        String dataset = plan.options().card().getOrDefault("datasets", folder).split(",")[0];
        List<Map<String, Object>> results = new ArrayList<>();
        for (TaskName task : tasks) {
            Map<String, Object> metric = new LinkedHashMap<>();
            MetricScale scale = history.best().scale(task);
            metric.put("type", metric(scale));
            metric.put("name", scale.equals(MetricScale.OVERLAP) ? "mean IoU" : Figures.quantity(scale));
            metric.put("value", history.best().figures().get(task));
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("type", dataset);
            data.put("name", folder);
            data.put("split", "validation");
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("task", new TreeMap<>(Map.of("type", taskType(scale), "name", task.key())));
            result.put("dataset", data);
            result.put("metrics", List.of(metric));
            results.add(result);
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put(
                "name",
                plan.spec().model().title().toLowerCase(Locale.ROOT) + "-"
                        + plan.spec().method().name().key());
        index.put("results", results);
        return index;
    }

    /** Returns the Hub's name of the kind of task that the figure belongs to. */
    private static String taskType(MetricScale scale) {
        if (scale.equals(MetricScale.ANGLE)) {
            return "surface-normal-estimation";
        }
        return scale.metric().equals("rmse") ? "depth-estimation" : "image-segmentation";
    }

    private static String metric(MetricScale scale) {
        if (scale.equals(MetricScale.ANGLE)) {
            return "mean_angular_error";
        }
        return scale.equals(MetricScale.OVERLAP) ? "mean_iou" : scale.metric().toLowerCase(Locale.ROOT);
    }

    /** Formats a value in block style, with that indentation of each line. */
    private static String yaml(Object value, String indent) {
        StringBuilder text = new StringBuilder();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, of) -> text.append(indent)
                    .append(key)
                    .append(isScalar(of) ? ": " + scalar(of) + "\n" : ":\n" + yaml(of, indent + "  ")));
        } else {
            ((List<?>) value).forEach(of -> text.append(indent)
                    .append("- ")
                    .append(
                            isScalar(of)
                                    ? scalar(of) + "\n"
                                    : yaml(of, indent + "  ").substring(indent.length() + 2)));
        }
        return text.toString();
    }

    private static boolean isScalar(Object value) {
        return !(value instanceof Map) && !(value instanceof List);
    }

    /** Formats a YAML scalar: anything but a plain word is quoted as JSON, which YAML accepts. */
    private static String scalar(Object value) {
        try {
            return value.toString().matches("[a-z][a-z0-9_-]*[a-z0-9]")
                            && !value.toString().matches("null|true|false|yes|no|on|off")
                    ? value.toString()
                    : WeightflowJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
