package dev.weightflow.console.model;

import dev.weightflow.console.Console;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.Map;
import java.util.Optional;

/** Finds versions and what was measured of them. */
final class Versions {
    private Versions() {}

    static Model model(Console console, String name) {
        return console.journals()
                .models()
                .known(new ModelName(name))
                .orElseThrow(() -> NotFoundException.of("model", name));
    }

    static ModelVersion version(Model model, String number) {
        return Optional.of(number)
                .filter(text -> text.matches("[1-9]\\d{0,8}"))
                .map(Integer::valueOf)
                .map(VersionNumber::new)
                .flatMap(model::version)
                .orElseThrow(() -> NotFoundException.of(
                        "version",
                        number,
                        model.name() + " has " + model.versions().size() + "."));
    }

    static Map<TaskName, TaskFigures> figures(Console console, ModelVersion version) {
        return console.journals()
                .evaluation(version)
                .map(found -> found.event().metrics().byTask())
                .orElse(Map.of());
    }
}
