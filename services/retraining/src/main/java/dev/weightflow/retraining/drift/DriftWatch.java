package dev.weightflow.retraining.drift;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Reviewer;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.DriftHistory.Detection;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelChangingException;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.retraining.policy.PendingDatasets;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.retraining.DriftPolicy;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Decides once about every new window for every policy that looks for drift, in the order of their ingestion, and requests the measurements that this needs.
 * As for retraining, all pending work follows from the journals' state, so that neither a restart nor another instance changes anything.
 */
public final class DriftWatch extends Reviewer {
    private final Journals journals;
    private final Measurements measurements;
    private final WindowDecisions decisions;
    private final PendingDatasets waiting;

    /** @param background runs the reactions to events of the journals, which must not wait for them */
    public DriftWatch(
            Journals journals, ObjectStore store, RequestSender requests, Executor background, InstantSource clock) {
        super(background, clock);
        this.journals = journals;
        StoredDocuments documents = new StoredDocuments(store);
        this.measurements = new Measurements(journals, documents, requests);
        this.decisions = new WindowDecisions(journals, measurements, documents, store);
        this.waiting = new PendingDatasets(journals, RetrainingHistory::isUnchecked);
        journals.onDatasetEvent(this::heardOfDataset);
        journals.onEvaluationEvent(envelope -> heardOfJob(envelope.event()));
        journals.onModelEvent(envelope -> heardOfModel(envelope.event()));
    }

    private void heardOfDataset(Envelope<JobEvent> envelope) {
        if (envelope.event() instanceof DatasetIngested event && event.tasks().isEmpty()) {
            journals.policies().keySet().stream()
                    .filter(model -> waiting.note(model, event.dataset()))
                    .forEach(this::schedule);
        }
    }

    /** Handles the end of an evaluation, for which a window may have waited. */
    private void heardOfJob(JobEvent event) {
        if (ends(event)) {
            waiting.models().forEach(this::schedule);
        }
    }

    private void heardOfModel(ModelEvent event) {
        if (event instanceof AliasMoved && !waiting.of(event.model()).isEmpty()) {
            schedule(event.model());
        }
    }

    @Override
    public void reconcile() {
        journals.policies().forEach((model, revision) -> {
            revision.driftSince().map(since -> journals.datasets().since(since)).orElse(List.of()).stream()
                    .filter(dataset -> !dataset.isLabelled())
                    .forEach(dataset -> waiting.note(model, dataset.id()));
            schedule(model);
        });
    }

    @Override
    public List<Instant> waitingSince() {
        return waiting.since();
    }

    @Override
    protected void review(ModelName model) {
        if (journals.notCurrent().isEmpty()) { // otherwise the next reconciliation retries
            attempt("Looking for drift in what " + model + " sees", () -> check(model));
            attempt("Asking for labels of what " + model + " sees", () -> askForLabels(model));
        }
    }

    private void check(ModelName name) {
        List<IngestedDataset> windows = waiting.of(name);
        journals.models().model(name).versionOf(Model.CHAMPION).ifPresent(champion -> request(champion, windows));
        for (IngestedDataset window : windows) {
            if (!isDecided(name, window)) {
                return; // evidence is gathered in order
            }
        }
    }

    /** Asks for labels because of a change that the policy in force when it was stated answered otherwise, and that still waits for an answer. */
    private void askForLabels(ModelName name) {
        RetrainingHistory history = journals.retraining(name);
        Optional<DriftPolicy> policy = history.policy()
                .filter(any -> WindowDecisions.asksForLabels(history))
                .map(PolicyRevision::policy)
                .flatMap(RetrainingPolicy::drift);
        Optional<Detection> detection = journals.models()
                .model(name)
                .versionOf(Model.CHAMPION)
                .map(ModelVersion::number)
                .flatMap(history.drift()::detection)
                .filter(change -> waits(history, change.event()));
        if (policy.isEmpty() || detection.isEmpty()) {
            return;
        }
        Basis basis = basis(name, history);
        DriftDetected change = detection.get().event();
        RetrainingEvent labels = decisions.labelsFor(history, change, policy.get());
        Journals.await(journals.decideOnRetraining(
                name,
                detection.get().metadata().context(),
                now -> basis.equals(basis(name, now)) && waits(now, change)
                        ? Decision.of(labels, true)
                        : Decision.none(false)));
    }

    private static boolean waits(RetrainingHistory history, DriftDetected change) {
        return !history.drift().hasAskedForLabels(change.version())
                && history.actions()
                        .to(Evidence.CHANGE, change.dataset().value())
                        .isEmpty();
    }

    private void request(ModelVersion champion, List<IngestedDataset> windows) {
        DatasetId reference = Measurements.referenceOf(journals, champion);
        windows.forEach(window -> {
            EventContext context = journals.announcement(window).context();
            measurements.request(champion, reference, context);
            measurements.request(champion, window.id(), context);
        });
    }

    /** Decides about a window, if it is measured; returns whether that is done. */
    private boolean isDecided(ModelName name, IngestedDataset window) {
        for (int round = 0; round < ModelChangingException.ROUNDS; round++) {
            Model model = journals.models().model(name);
            RetrainingHistory history = journals.retraining(name);
            Basis basis = basis(name, history);
            Optional<DriftPolicy> policy =
                    history.policy().map(PolicyRevision::policy).flatMap(RetrainingPolicy::drift);
            if (policy.isEmpty() || !history.isUnchecked(window)) {
                return true;
            }
            List<RetrainingEvent> events = decisions.about(model, history, policy.get(), window);
            if (events.isEmpty()) {
                return false;
            }
            // valid only for the same champion, policy and evidence
            boolean stated = Journals.await(journals.decideOnRetraining(
                    name,
                    journals.announcement(window).context(),
                    now -> basis.equals(basis(name, now)) ? new Decision<>(events, true) : Decision.none(false)));
            if (stated) {
                return true;
            }
        }
        throw new ModelChangingException(name);
    }

    /** State that a decision rests on. */
    private record Basis(Optional<VersionNumber> champion, int revision, int windows) {}

    private Basis basis(ModelName name, RetrainingHistory history) {
        return new Basis(
                journals.models().model(name).alias(Model.CHAMPION).version(),
                history.revision(),
                history.drift().count());
    }
}
