package dev.weightflow.console.model;

import dev.weightflow.console.Console;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.StateLook;
import dev.weightflow.console.text.StatusLook;
import dev.weightflow.console.text.TaskLook;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models, as their list shows them. */
public record ModelList(List<Row> rows) {
    /** A task's figure. */
    public record Figure(TaskLook task, String words) {}

    /**
     * One model.
     *
     * @param shown the champion, or the latest version where there is none
     * @param waiting how many versions nobody has decided about since the champion
     */
    public record Row(
            String name,
            int versions,
            String shown,
            StateLook look,
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
                model.versions().size(),
                shown.map(version -> version.number().toString()).orElse(""),
                shown.map(version -> StatusLook.of(model.status(version)))
                        .orElse(new StateLook("warn", "nothing registered", "warn")),
                shown.map(version -> MethodLook.title(version.event().method())).orElse(""),
                shown.map(version -> version.metadata().at()).orElse(Instant.EPOCH),
                shown.map(version -> figures(console, version)).orElse(List.of()));
    }

    static List<Figure> figures(Console console, ModelVersion version) {
        Map<TaskName, TaskFigures> figures = Versions.figures(console, version);
        return TaskLook.of(figures.keySet()).stream()
                .map(task -> new Figure(
                        task,
                        figures.get(task.name())
                                .scale()
                                .words(figures.get(task.name()).primary())))
                .toList();
    }
}
