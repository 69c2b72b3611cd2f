package dev.weightflow.console.model;

import dev.weightflow.console.Console;
import dev.weightflow.console.live.ReadYourWrites;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.Map;
import java.util.Optional;

/** Looks up versions and their figures. */
final class Versions {
    private Versions() {}

    static Model model(Console console, String name) {
        return ReadYourWrites.awaited(() -> known(console, name))
                .orElseThrow(() -> NotFoundException.of("model", name));
    }

    /** Returns the model, and waits briefly for it to have that version. */
    static Model modelWith(Console console, String name, String number) {
        ReadYourWrites.awaited(() -> known(console, name).flatMap(model -> numbered(model, number)));
        return model(console, name);
    }

    private static Optional<Model> known(Console console, String name) {
        return console.journals().models().known(new ModelName(name));
    }

    static ModelVersion version(Model model, String number) {
        return numbered(model, number)
                .orElseThrow(() ->
                        NotFoundException.of("version", number, model.name() + " has " + model.versionCount() + "."));
    }

    private static Optional<ModelVersion> numbered(Model model, String number) {
        return Optional.of(number)
                .filter(text -> text.matches("[1-9]\\d{0,8}"))
                .map(Integer::valueOf)
                .map(VersionNumber::new)
                .flatMap(model::version);
    }

    static Map<TaskName, TaskFigures> figures(Console console, ModelVersion version) {
        return console.journals()
                .evaluation(version)
                .map(found -> found.event().metrics().byTask())
                .orElse(Map.of());
    }
}
