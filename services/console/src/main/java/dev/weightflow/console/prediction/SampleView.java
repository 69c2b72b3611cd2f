package dev.weightflow.console.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Content of a sample's page, computed on request.
 *
 * @param image address of the sample's image
 * @param refusal reason if there is no answer; empty if there is one
 */
public record SampleView(String report, String sample, String image, List<Row> rows, String refusal) {
    /**
     * Task of the sample.
     *
     * @param label address of its label; empty if it has none
     * @param over whether the maps are laid over the image half transparent
     */
    public record Row(TaskStyle task, String label, String prediction, boolean over, String figure, String summary) {}

    static SampleView refused(String report, String sample, String why) {
        return new SampleView(report, sample, "", List.of(), why);
    }

    /** Returns the PNG files of an answer, by the names under which they are kept. */
    static Map<String, String> files(JsonNode answer) {
        Map<String, String> files = new HashMap<>();
        files.put("image", answer.path("image").asText());
        answer.path("tasks").forEach(task -> {
            files.put(task.path("task").asText(), task.path("png").asText());
            if (task.path("label").isTextual()) {
                files.put(
                        task.path("task").asText() + ".label",
                        task.path("label").asText());
            }
        });
        return files;
    }

    /**
     * @param kept name under which the files are kept
     */
    static SampleView of(String report, String sample, JsonNode answer, String kept) {
        Map<String, JsonNode> byTask = new HashMap<>();
        answer.path("tasks").forEach(task -> byTask.put(task.path("task").asText(), task));
        List<Row> rows = new ArrayList<>();
        for (TaskStyle look :
                TaskStyle.of(byTask.keySet().stream().map(TaskName::of).toList())) {
            JsonNode task = byTask.get(look.key());
            JsonNode scale = task.path("scale");
            double figure = task.path("figure").asDouble();
            String unit = scale.path("unit").asText();
            rows.add(new Row(
                    look,
                    task.path("label").isTextual() ? "/try/" + kept + "/" + look.key() + ".label.png" : "",
                    "/try/" + kept + "/" + look.key() + ".png",
                    PredictionPage.isOver(task),
                    task.path("figure").isNumber()
                            ? Numbers.format("%.2f %s", unit.equals("%") ? 100 * figure : figure, unit)
                            : "",
                    task.path("summary").asText()));
        }
        return new SampleView(report, sample, "/try/" + kept + "/image.png", rows, "");
    }
}
