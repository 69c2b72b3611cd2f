package dev.weightflow.retraining.drift;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.EvaluationOptions;
import java.util.Optional;

/** Evaluations of a version that measure the images of a dataset, and register nothing. */
final class Measurements {
    private final Journals journals;
    private final StoredDocuments documents;
    private final RequestSender requests;

    Measurements(Journals journals, StoredDocuments documents, RequestSender requests) {
        this.journals = journals;
        this.documents = documents;
        this.requests = requests;
    }

    /** Returns the dataset whose validation images the version was registered on: those of its training if it was registered without an evaluation. */
    static DatasetId referenceOf(Journals journals, ModelVersion version) {
        return journals.evaluation(version)
                .map(evaluation -> evaluation.event().dataset())
                .orElse(version.event().dataset());
    }

    /** Requests the measurement, unless the evaluator knows of it. The same one is the same job, whoever requests it. */
    void request(ModelVersion version, DatasetId dataset, EventContext context) {
        EvaluationSpec spec = spec(version, dataset);
        if (!journals.evaluations().knows(spec.jobId())) {
            requests.send(new EvaluationRequested(spec.jobId(), 1, spec), context);
        }
    }

    private static EvaluationSpec spec(ModelVersion version, DatasetId dataset) {
        return new EvaluationSpec(
                version.checkpoint(), version.event().manifest(), dataset, EvaluationOptions.ofWindow());
    }

    /**
     * Returns what has become of the measurement.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    Measured of(ModelVersion version, DatasetId dataset) {
        EvaluationSpec spec = spec(version, dataset);
        Optional<EvaluationCompleted> completed = journals.evaluations().completion(spec.jobId());
        if (completed.isPresent()) {
            return read(spec, completed.get());
        }
        return journals.evaluations()
                .failure(spec.jobId())
                .<Measured>map(failure -> new Measured.Missing(failure.message()))
                .orElseGet(Measured.Waiting::new);
    }

    private Measured read(EvaluationSpec spec, EvaluationCompleted completed) {
        try {
            EvaluationReport report = documents.report(completed.report());
            if (report.window().isEmpty()) {
                return new Measured.Missing("Report " + completed.report().shortId()
                        + " has no window; the evaluator is of an earlier release.");
            }
            Digest document = report.window().get();
            WindowDocument window = documents.window(document);
            boolean agrees = report.checkpoint().equals(spec.checkpoint())
                    && report.dataset().equals(spec.dataset())
                    && window.checkpoint().equals(spec.checkpoint())
                    && window.dataset().equals(spec.dataset());
            return agrees
                    ? new Measured.Features(completed.report(), document, window)
                    : new Measured.Missing("Report " + completed.report().shortId() + " or its window "
                            + document.shortId() + " is of another checkpoint or dataset than was asked for.");
        } catch (InvalidDocument e) {
            return new Measured.Missing(e.getMessage());
        }
    }
}
