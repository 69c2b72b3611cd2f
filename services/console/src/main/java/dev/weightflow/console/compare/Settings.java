package dev.weightflow.console.compare;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings of a row's trainings, by name and as words. */
final class Settings {
    private static final String TASKS = "tasks";
    private static final int LONGEST = 48;

    private Settings() {}

    static Map<String, String> of(TrainingSpec spec) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("method.name", spec.method().name().key());
        spec.method().shownWords().forEach((name, value) -> settings.put("method." + name, value));
        settings.put("dataset", spec.dataset().shortId());
        settings.put("model", spec.model().key());
        settings.put("start", start(spec.start()));
        settings.putAll(spec.numbers());
        settings.remove("seed");
        if (RowKey.isOfOneTask(spec)) {
            settings.keySet().removeIf(Settings::followsFromTasks);
        } else {
            settings.put(TASKS, spec.tasks().stream().map(TaskName::key).collect(Collectors.joining(",")));
        }
        settings.replaceAll((name, value) -> value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value);
        return settings;
    }

    /** Returns whether a single-task training derives the setting from its task. */
    static boolean followsFromTasks(String setting) {
        return setting.equals(TASKS) || setting.equals("peopleOnly") || setting.startsWith("lossWeights.");
    }

    private static String start(InitialWeights start) {
        return start.checkpoint()
                .map(checkpoint -> "checkpoint " + checkpoint.shortId())
                .or(() -> start.baseWeights().map(weights -> "weights " + weights.shortId()))
                .orElse("random weights");
    }
}
