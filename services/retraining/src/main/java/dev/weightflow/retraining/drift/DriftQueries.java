package dev.weightflow.retraining.drift;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import java.util.List;
import java.util.Optional;

/** Queries about windows of what models see. */
public final class DriftQueries {
    private final Journals journals;
    private final StoredDocuments documents;

    public DriftQueries(Journals journals, StoredDocuments documents) {
        this.journals = journals;
        this.documents = documents;
    }

    /** Returns what was found in a model's windows, and of how many groups of images; the latest report is read from the store for that. */
    public DriftView drift(ModelName name) {
        DriftView facts = facts(name);
        Optional<DriftView.Groups> groups = facts.latestReport().flatMap(this::groups);
        return groups.map(facts::with).orElse(facts);
    }

    private Optional<DriftView.Groups> groups(Digest report) {
        try {
            return Optional.of(DriftView.Groups.of(documents.drift(report)));
        } catch (InvalidDocument e) {
            return Optional.empty();
        }
    }

    /** Returns what the journals tell of a model's windows. */
    public DriftView facts(ModelName name) {
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
