package dev.weightflow.console.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Request to predict a photograph, and its result.
 *
 * @param model whose version is used; empty if there is none
 * @param version the one that is used; empty for the champion
 * @param options versions to choose from
 * @param answers one for each task
 * @param words duration, and the service that answered
 * @param refusal reason if there is no answer; empty if there is one or none was requested
 */
public record PredictionPage(
        String model,
        String version,
        List<Option> options,
        List<Answer> answers,
        String words,
        String refusal,
        int width,
        int height) {
    private static final int MOST = 5;
    /** Version that can be chosen. */
    public record Option(String model, String version, String label, boolean chosen) {}

    /** Entry of the legend. */
    public record Entry(String name, String colour, String share) {}

    /**
     * Prediction of a task.
     *
     * @param href of the map
     * @param over whether the map is laid over the photograph half transparent
     */
    public record Answer(TaskStyle task, String href, boolean over, List<Entry> legend, String summary) {}

    static PredictionPage of(Console console, Optional<String> model, Optional<String> version) {
        return of(console, model, version, Optional.empty(), "", "");
    }

    /**
     * @param answer of the evaluator, if it gave one
     * @param kept name under which its maps are kept
     */
    static PredictionPage of(
            Console console,
            Optional<String> model,
            Optional<String> version,
            Optional<JsonNode> answer,
            String kept,
            String refusal) {
        List<Option> options = new ArrayList<>();
        console.journals().models().known().forEach(known -> options(known, model, version, options));
        Optional<Option> chosen = options.stream()
                .filter(Option::chosen)
                .findFirst()
                .or(() -> options.stream().findFirst());
        return new PredictionPage(
                chosen.map(Option::model).orElse(""),
                chosen.map(Option::version).orElse(""),
                options.stream()
                        .map(option -> new Option(
                                option.model(),
                                option.version(),
                                option.label(),
                                chosen.filter(option::equals).isPresent()))
                        .toList(),
                answer.map(json -> answers(json, kept)).orElse(List.of()),
                answer.map(json ->
                                "one forward pass, " + json.path("milliseconds").asLong() + " ms")
                        .orElse(""),
                refusal,
                answer.map(json -> json.path("width").asInt()).orElse(0),
                answer.map(json -> json.path("height").asInt()).orElse(0));
    }

    private static void options(Model model, Optional<String> name, Optional<String> version, List<Option> options) {
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        List<ModelVersion> shown = new ArrayList<>();
        champion.ifPresent(shown::add);
        model.latest(0, MOST).stream()
                .filter(one -> !shown.contains(one))
                .limit(MOST - shown.size())
                .forEach(shown::add);
        name.filter(model.name().value()::equals)
                .flatMap(any -> version)
                .filter(number -> number.matches("\\d{1,9}"))
                .flatMap(number -> model.version(new VersionNumber(Integer.parseInt(number))))
                .filter(one -> !shown.contains(one))
                .ifPresent(shown::add);
        for (ModelVersion one : shown) {
            String number = one.number().toString();
            boolean isChampion = champion.filter(one::equals).isPresent();
            boolean chosen = name.filter(model.name().value()::equals).isPresent()
                    && version.map(number::equals).orElse(isChampion);
            options.add(new Option(
                    model.name().value(),
                    number,
                    model.name() + " v" + number + (isChampion ? ", champion" : ""),
                    chosen));
        }
    }

    private static List<Answer> answers(JsonNode json, String kept) {
        List<TaskName> names = new ArrayList<>();
        json.path("tasks")
                .forEach(task -> names.add(TaskName.of(task.path("task").asText())));
        return TaskStyle.of(names).stream()
                .map(look -> answer(look, json, kept))
                .toList();
    }

    private static Answer answer(TaskStyle look, JsonNode json, String kept) {
        for (JsonNode task : json.path("tasks")) {
            if (task.path("task").asText().equals(look.key())) {
                List<Entry> legend = new ArrayList<>();
                task.path("legend")
                        .forEach(entry -> legend.add(new Entry(
                                entry.path("name").asText(),
                                entry.path("colour").asText(),
                                entry.path("share").isNumber()
                                        ? Numbers.format(
                                                "%.0f %%",
                                                100 * entry.path("share").asDouble())
                                        : "")));
                boolean over = isOver(task);
                return new Answer(
                        look,
                        "/try/" + kept + "/" + look.key() + ".png",
                        over,
                        legend.subList(0, Math.min(8, legend.size())),
                        task.path("summary").asText());
            }
        }
        return new Answer(look, "", false, List.of(), "");
    }

    /** Returns whether a task's map is of classes, and shown half transparent over the image. */
    static boolean isOver(JsonNode task) {
        return task.path("kind").asText().contains("segment");
    }
}
