package dev.weightflow.evaluator;

import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.Models;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;

/** Versions of the models as the registry states them, to resolve a model's name to a checkpoint. */
public final class ModelVersions {
    private volatile Journal<Models, ModelEvent> models;

    /** Reads the versions from that journal from now on. */
    void follow(Journal<Models, ModelEvent> journal) {
        models = journal;
    }

    /** Returns the version that an alias points to. */
    public ModelVersion at(ModelName name, Alias alias) {
        return model(name)
                .versionOf(alias)
                .orElseThrow(() -> NotFoundException.of(
                        "alias", alias, "The model " + name + " has none of that name; name a 'version'."));
    }

    public ModelVersion version(ModelName name, VersionNumber number) {
        return model(name)
                .version(number)
                .orElseThrow(() -> NotFoundException.of(
                        "model version",
                        name + "@" + number,
                        "GET /models/" + name + "/versions of the registry lists them."));
    }

    private Model model(ModelName name) {
        models.notReady().ifPresent(why -> {
            throw new ProblemException("models-unknown", ProblemKind.UNAVAILABLE, why);
        });
        return models.state()
                .known(name)
                .orElseThrow(() -> NotFoundException.of("model", name, "GET /models of the registry lists them."));
    }
}
