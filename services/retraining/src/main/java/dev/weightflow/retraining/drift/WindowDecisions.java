package dev.weightflow.retraining.drift;

import dev.weightflow.drift.sequence.DriftEvidence;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.DriftHistory;
import dev.weightflow.projection.model.DriftHistory.WindowDecision;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.retraining.drift.Comparison.Compared;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.DriftPolicy;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what is to be stated about a window, without stating it. */
final class WindowDecisions {
    private final Journals journals;
    private final Measurements measurements;
    private final StoredDocuments documents;
    private final ObjectStore store;

    WindowDecisions(Journals journals, Measurements measurements, StoredDocuments documents, ObjectStore store) {
        this.journals = journals;
        this.measurements = measurements;
        this.documents = documents;
        this.store = store;
    }

    /**
     * Returns the facts about the window, whose reports are stored then; empty while it or the reference is being measured.
     *
     * @throws RuntimeException if the store does not answer, or the evidence so far cannot be read, without which no window can be judged
     */
    List<RetrainingEvent> about(Model model, RetrainingHistory history, DriftPolicy policy, IngestedDataset window) {
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        if (champion.isEmpty()) {
            return List.of(
                    skipped(model, history, window, "The model has no champion to whose images it could be compared."));
        }
        Measured measured = measurements.of(champion.get(), window.id());
        Measured reference = measurements.of(champion.get(), Measurements.referenceOf(journals, champion.get()));
        if (measured instanceof Measured.Missing missing) {
            return List.of(skipped(model, history, window, "It was not measured: " + missing.reason()));
        } else if (reference instanceof Measured.Missing missing) {
            return List.of(skipped(model, history, window, "The reference was not measured: " + missing.reason()));
        }
        if (measured instanceof Measured.Features now && reference instanceof Measured.Features ordinary) {
            return compared(model, champion.get(), history, policy, window, ordinary, now);
        }
        return List.of();
    }

    private static RetrainingEvent skipped(
            Model model, RetrainingHistory history, IngestedDataset window, String reason) {
        return new DriftSkipped(
                model.name(),
                window.id(),
                history.revision(),
                model.versionOf(Model.CHAMPION).map(ModelVersion::number),
                reason);
    }

    private List<RetrainingEvent> compared(
            Model model,
            ModelVersion champion,
            RetrainingHistory history,
            DriftPolicy policy,
            IngestedDataset window,
            Measured.Features ordinary,
            Measured.Features now) {
        DriftHistory drift = history.drift();
        Optional<Digest> before = drift.latestCheck(champion.number())
                .flatMap(WindowDecision::check)
                .map(DriftChecked::report);
        Comparison comparison = new Comparison(
                model.name(),
                window.id(),
                champion.number(),
                ordinary,
                now,
                before.map(this::evidence),
                before,
                policy);
        Compared compared;
        try {
            compared = comparison.made();
        } catch (IllegalArgumentException e) {
            return List.of(skipped(model, history, window, "It cannot be compared: " + e.getMessage() + "."));
        }
        store.put(CanonicalJson.write(compared.evidence()));
        Digest report = store.put(CanonicalJson.write(compared.report()));
        List<RetrainingEvent> events = new ArrayList<>();
        events.add(checked(history, compared.report(), report));
        if (compared.alarms(policy) && drift.detected(champion.number()).isEmpty()) {
            events.add(detected(history, compared, report));
            if (asksForLabels(history)) {
                events.add(labels(history, compared, policy));
            }
        }
        return events;
    }

    private DriftEvidence evidence(Digest report) {
        return WeightflowJson.read(store.read(documents.drift(report).state()), DriftEvidence.class);
    }

    private static RetrainingEvent checked(RetrainingHistory history, DriftReport report, Digest digest) {
        return new DriftChecked(
                report.model(),
                report.dataset(),
                history.revision(),
                report.version(),
                report.reference().report(),
                digest,
                report.pValue(),
                report.effect(),
                report.evidence(),
                report.threshold());
    }

    private static RetrainingEvent detected(RetrainingHistory history, Compared compared, Digest digest) {
        DriftReport report = compared.report();
        return new DriftDetected(
                report.model(),
                report.dataset(),
                history.revision(),
                report.version(),
                report.effect().orElseThrow(),
                report.evidence(),
                report.threshold(),
                compared.strangest().stream()
                        .limit(DriftDetected.MOST_STRANGEST)
                        .toList(),
                digest);
    }

    /** Returns whether the policy answers a change by asking for labels. */
    static boolean asksForLabels(RetrainingHistory history) {
        return history.policy()
                .filter(revision -> revision.policy().answer(Evidence.CHANGE) == PolicyAction.LABELS)
                .isPresent();
    }

    private static RetrainingEvent labels(RetrainingHistory history, Compared compared, DriftPolicy policy) {
        DriftReport report = compared.report();
        return new LabelsRequested(
                report.model(),
                report.dataset(),
                history.revision(),
                report.version(),
                LabelChoice.of(compared.strangest(), policy, report.seed()));
    }

    /**
     * Returns the request of labels for a change that was stated when the policy answered it otherwise, by what is stored about its window.
     *
     * @throws RuntimeException if the store does not answer, or a document cannot be read
     */
    RetrainingEvent labelsFor(RetrainingHistory history, DriftDetected detected, DriftPolicy policy) {
        DriftReport report = documents.drift(detected.report());
        Digest document = report.window().document();
        List<String> images = Stream.concat(
                        report.strangest().stream().map(DriftReport.StrangeImage::id),
                        WindowImages.of(documents.window(document), document).images().stream()
                                .map(ImageFeatures::id))
                .distinct()
                .toList();
        return new LabelsRequested(
                detected.model(),
                detected.dataset(),
                history.revision(),
                detected.version(),
                LabelChoice.of(images, policy, report.seed()));
    }
}
