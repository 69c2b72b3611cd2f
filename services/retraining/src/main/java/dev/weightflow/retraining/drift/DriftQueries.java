package dev.weightflow.retraining.drift;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.id.ModelName;
import java.util.List;
import java.util.Optional;

/** Queries about windows of what models see. */
public final class DriftQueries {
    private final Journals journals;

    public DriftQueries(Journals journals) {
        this.journals = journals;
    }

    /** Returns what was found in a model's windows. */
    public DriftView drift(ModelName name) {
        RetrainingHistory history = history(name);
        Optional<ModelVersion> champion = journals.models().model(name).versionOf(Model.CHAMPION);
        return DriftView.of(
                name,
                champion.map(ModelVersion::number),
                champion.map(version -> Measurements.referenceOf(journals, version)),
                history.policy().flatMap(revision -> revision.policy().drift()),
                history.drift());
    }

    /** Returns the images whose labels are asked for. */
    public LabelsView labels(ModelName name) {
        Optional<LabelsRequested> asked = history(name).drift().labels();
        return new LabelsView(
                name,
                asked.map(LabelsRequested::version),
                asked.map(LabelsRequested::dataset),
                asked.flatMap(request -> journals.datasets().dataset(request.dataset()))
                        .map(window -> window.event().source()),
                asked.map(request -> request.images().stream()
                                .map(image -> new LabelsView.Image(image.id(), request.dataset(), image.why()))
                                .toList())
                        .orElse(List.of()));
    }

    private RetrainingHistory history(ModelName name) {
        if (!journals.names().contains(name)) {
            throw NotFoundException.of("model", name, "GET /retraining/policies lists those that have a policy.");
        }
        return journals.retraining(name);
    }
}
