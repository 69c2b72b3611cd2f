package dev.weightflow.console.model;

import dev.weightflow.console.Console;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.console.text.StatusLook;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Content of the list of models. */
public record ModelList(List<Row> rows) {
    /** Figure of a task. */
    public record Figure(TaskStyle task, String words) {}

    /**
     * Model of the list.
     *
     * @param shown the champion, or the latest version where there is none
     * @param waiting number of undecided versions since the champion
     */
    public record Row(
            String name,
            int versions,
            String shown,
            StateBadge look,
            String method,
            Instant since,
            List<Figure> figures) {}

    static ModelList of(Console console) {
        return new ModelList(console.journals()
                .models()
                .known()
                .map(model -> row(console, model))
                .toList());
    }

    private static Row row(Console console, Model model) {
        Optional<ModelVersion> shown = model.versionOf(Model.CHAMPION).or(model::latest);
        return new Row(
                model.name().value(),
                model.versionCount(),
                shown.map(version -> version.number().toString()).orElse(""),
                shown.map(version -> StatusLook.of(version.status()))
                        .orElse(new StateBadge("warn", "nothing registered", "warn")),
                shown.map(version -> MethodLook.title(version.event().method())).orElse(""),
                shown.map(version -> version.metadata().at()).orElse(Instant.EPOCH),
                shown.map(version -> figures(console, version)).orElse(List.of()));
    }

    static List<Figure> figures(Console console, ModelVersion version) {
        Map<TaskName, TaskFigures> figures = Versions.figures(console, version);
        return TaskStyle.of(figures.keySet()).stream()
                .map(task -> new Figure(
                        task,
                        figures.get(task.name())
                                .scale()
                                .words(figures.get(task.name()).primary())))
                .toList();
    }
}
