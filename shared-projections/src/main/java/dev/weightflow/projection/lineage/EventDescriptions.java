package dev.weightflow.projection.lineage;

import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.ActionEvent.RetrainingRequested;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetUnchanged;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.AliasReleased;
import dev.weightflow.schema.event.ModelEvent.GatePolicySet;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.PauseEvent.RetrainingPaused;
import dev.weightflow.schema.event.PauseEvent.RetrainingResumed;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Descriptions of events in one sentence each. The first description that fits an event applies; without one, the event is described by its name. */
final class EventDescriptions {
    private static final List<Description<?>> ALL = new EventDescriptions().descriptions;

    private final List<Description<?>> descriptions = new ArrayList<>();

    private EventDescriptions() {
        describe(IngestionRequested.class, e -> "Ingestion of " + e.spec().source() + " is requested.");
        describe(
                DatasetIngested.class,
                e -> "Dataset " + e.dataset().shortId() + " is ingested from " + e.source() + ": "
                        + e.samples().getOrDefault(Split.TRAIN, 0) + " training and "
                        + e.samples().getOrDefault(Split.VAL, 0) + " validation samples"
                        + (e.tasks().isEmpty() ? " without labels" : "")
                        + (e.quarantined() == 0 ? "." : ", and " + e.quarantined() + " in quarantine."));
        describe(DatasetUnchanged.class, e -> "Dataset " + e.dataset().shortId() + " was there already.");
        describe(
                TrainingRequested.class,
                e -> "A training of " + e.spec().model().key() + " with "
                        + e.spec().method().name().key() + " on dataset "
                        + e.spec().dataset().shortId() + " is requested.");
        describe(
                TrainingCompleted.class,
                e -> "The training is completed after " + e.steps() + " steps with checkpoint "
                        + e.checkpoint().shortId()
                        + e.stoppedEarly()
                                .map(reason -> "; it stopped early: " + reason)
                                .orElse("")
                        + ".");
        describe(
                EvaluationRequested.class,
                e -> "An evaluation of checkpoint " + e.spec().checkpoint().shortId() + " on dataset "
                        + e.spec().dataset().shortId() + " is requested.");
        describe(
                EvaluationCompleted.class,
                e -> "Checkpoint " + e.checkpoint().shortId() + " is evaluated on " + e.images()
                        + " images of dataset " + e.dataset().shortId() + ": "
                        + (e.metrics().isEmpty()
                                ? "their window, as they have no labels"
                                : e.metrics().words())
                        + ".");
        describe(
                ModelVersionRegistered.class,
                e -> "Checkpoint " + e.checkpoint().shortId() + " is version " + e.version() + " of " + e.model()
                        + ".");
        describe(
                RegistrationFailed.class,
                e -> "Checkpoint " + e.checkpoint().shortId() + " is not registered: "
                        + e.failure().message());
        describe(
                AliasMoved.class,
                e -> e.to().map(version -> e.alias() + " is version " + version + " now: ")
                                .orElse(e.alias() + " is removed: ")
                        + e.reason());
        describe(
                AliasHeld.class,
                e -> e.alias() + " is held"
                        + e.until().map(until -> " until " + until).orElse("") + ": " + e.reason());
        describe(AliasReleased.class, e -> e.alias() + " is no longer held: " + e.reason());
        describe(
                PromotionRejected.class,
                e -> "Version " + e.version() + " is not " + e.alias() + ": "
                        + e.verdict().reason());
        describe(
                PromotionUndecided.class,
                e -> "Whether version " + e.version() + " may be " + e.alias() + " is undecided: "
                        + e.verdict().reason());
        describe(
                GatePolicySet.class,
                e -> e.policy().isPresent()
                        ? "Gate policy " + e.revision() + " of " + e.model() + " is set."
                        : e.model() + " has no gate policy of its own any more.");
        describe(RetrainingPolicySet.class, e -> e.policy()
                .map(policy -> "Policy " + e.revision() + " of " + e.model() + ": to be retrained, from the "
                        + policy.start().key() + ", on " + policy.minNewSamples() + " new samples or more.")
                .orElse(e.model() + " is no longer retrained automatically."));
        describe(
                RetrainingTriggered.class,
                e -> e.model() + " is to be retrained on dataset " + e.dataset().shortId()
                        + (e.merged().isEmpty() ? "" : " and " + e.merged().size() + " more")
                        + ": job " + e.job().shortId() + ".");
        describe(
                ChampionChecked.class,
                e -> "Version " + e.version() + " is compared with version " + e.predecessor() + " on dataset "
                        + e.dataset().shortId() + ", " + e.newImages() + " new images: "
                        + e.tasks().entrySet().stream()
                                .map(task -> Numbers.format(
                                        "%s evidence %.3g of %.3g",
                                        task.getKey().key(),
                                        task.getValue().evidence(),
                                        task.getValue().threshold()))
                                .collect(Collectors.joining(", "))
                        + ".");
        describe(
                RollbackProposed.class,
                e -> "Version " + e.to() + " should be champion again in place of version " + e.version() + ": "
                        + e.reason());
        describe(
                VersionRolledBack.class,
                e -> "Version " + e.version() + " gives way to version " + e.to() + ": " + e.reason());
        describe(
                RetrainingSkipped.class,
                e -> e.model() + " is not retrained on dataset " + e.dataset().shortId() + ": " + e.reason());
        describe(RetrainingPaused.class, e -> "Retraining of " + e.model() + " is paused: " + e.reason());
        describe(RetrainingResumed.class, e -> "Retraining of " + e.model() + " is resumed: " + e.reason());
        describe(RetrainingRequested.class, e -> "A retraining of " + e.model() + " is asked for: " + e.reason());
        describe(
                ActionDecided.class,
                e -> e.reason()
                        + e.job().map(job -> " Job " + job.shortId() + ".").orElse(""));
        describe(
                DriftChecked.class,
                e -> Numbers.format(
                                "Window %s is compared with the reference of version %s: evidence %.3g of %.3g",
                                e.dataset().shortId(), e.version(), e.evidence(), e.threshold())
                        + e.effect()
                                .map(effect -> Numbers.format(", effect %.2f", effect))
                                .orElse("") + ".");
        describe(DriftSkipped.class, e -> "Window " + e.dataset().shortId() + " is not compared: " + e.reason());
        describe(
                DriftDetected.class,
                e -> Numbers.format(
                        "What %s sees has changed since version %s was registered: evidence %.3g of %.3g, effect %.2f.",
                        e.model(), e.version(), e.evidence(), e.threshold(), e.effect()));
        describe(
                LabelsRequested.class,
                e -> "Labels of " + e.images().size() + " images of window "
                        + e.dataset().shortId() + " are asked for.");
        describe(
                JobEvent.Rejected.class,
                e -> "The request is rejected: " + e.failure().message());
        describe(JobEvent.Failed.class, e -> "The job failed: " + e.failure().message());
        describe(JobEvent.CancellationRequested.class, e -> "The job is to be cancelled: " + e.reason());
        describe(JobEvent.Cancelled.class, e -> "The job is cancelled.");
    }

    private record Description<E>(Class<E> type, Function<E, String> sentence) {
        String of(Event event) {
            return sentence.apply(type.cast(event));
        }
    }

    static String of(Event event) {
        return ALL.stream()
                .filter(description -> description.type().isInstance(event))
                .map(description -> description.of(event))
                .findFirst()
                .orElseGet(() -> event.type().fact());
    }

    private <E> void describe(Class<E> type, Function<E, String> sentence) {
        descriptions.add(new Description<>(type, sentence));
    }
}
