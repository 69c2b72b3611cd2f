package dev.weightflow.registry.chronicle;

import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DatasetEvent.DatasetRecognised;
import dev.weightflow.schema.event.DatasetEvent.DatasetRejected;
import dev.weightflow.schema.event.DatasetEvent.IngestRequested;
import dev.weightflow.schema.event.EvaluationEvent.DriftDetected;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationRefused;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.ClaimTaken;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Events in one sentence each. An event that this release has no sentence for is called by its name. */
final class Narration {

    private static final Map<Class<? extends Event>, Function<Event, String>> SENTENCES =
            Map.copyOf(new Narration().sentences);

    private final Map<Class<? extends Event>, Function<Event, String>> sentences = new HashMap<>();

    private Narration() {
        say(IngestRequested.class, e -> "Ingestion of " + e.spec().source() + " is asked for.");
        say(
                DatasetIngested.class,
                e -> "Data set " + e.dataset().shortId() + " is ingested from " + e.source() + ": "
                        + e.samples().getOrDefault(Split.TRAIN, 0) + " training and "
                        + e.samples().getOrDefault(Split.VAL, 0) + " validation samples"
                        + (e.quarantined() == 0 ? "." : ", and " + e.quarantined() + " in quarantine."));
        say(DatasetRecognised.class, e -> "Data set " + e.dataset().shortId() + " was there already.");
        say(
                DatasetRejected.class,
                e -> e.source() + " is rejected: " + e.failure().message());
        say(
                TrainingRequested.class,
                e -> "A training of " + e.spec().model().key() + " with "
                        + e.spec().method().name().key() + " on data set "
                        + e.spec().dataset().shortId() + " is asked for.");
        say(ClaimTaken.class, e -> e.worker() + " takes the job.");
        say(TrainingStarted.class, e -> "Steps begin, " + e.step() + " of " + e.totalSteps() + " done before.");
        say(
                CheckpointCommitted.class,
                e -> "Checkpoint " + e.checkpoint().shortId() + " is committed at step " + e.step() + ".");
        say(
                TrainingCompleted.class,
                e -> "The training is completed after " + e.steps() + " steps with checkpoint "
                        + e.checkpoint().shortId() + ".");
        say(
                EvaluationRequested.class,
                e -> "An evaluation of checkpoint " + e.checkpoint().shortId() + " on data set "
                        + e.dataset().shortId() + " is asked for.");
        say(
                EvaluationCompleted.class,
                e -> "Checkpoint " + e.checkpoint().shortId() + " is evaluated on " + e.images()
                        + " images of data set " + e.dataset().shortId() + ": "
                        + e.metrics().words() + ".");
        say(EvaluationFailed.class, e -> "The evaluation failed: " + e.failure().message());
        say(
                DriftDetected.class,
                e -> "Data set " + e.dataset().shortId() + " differs from data set "
                        + e.reference().shortId() + ".");
        say(
                ModelVersionRegistered.class,
                e -> "Checkpoint " + e.checkpoint().shortId() + " is version " + e.version() + " of " + e.model()
                        + ".");
        say(
                RegistrationRefused.class,
                e -> "Checkpoint " + e.checkpoint().shortId() + " is not registered: "
                        + e.failure().message());
        say(
                AliasMoved.class,
                e -> e.to().map(version -> e.alias() + " is version " + version + " now: ")
                                .orElse(e.alias() + " is taken away: ")
                        + e.reason());
        say(
                PromotionRejected.class,
                e -> "Version " + e.version() + " is not " + e.alias() + ": "
                        + e.verdict().reason());
        say(RetrainingPolicySet.class, e -> e.policy()
                .map(policy -> "Policy " + e.revision() + " of " + e.model() + ": to be trained again, from the "
                        + policy.start().key() + ", on " + policy.minNewSamples() + " new samples or more.")
                .orElse(e.model() + " is no longer to be trained again by itself."));
        say(
                RetrainingTriggered.class,
                e -> e.model() + " is to be trained again on data set "
                        + e.dataset().shortId() + ": job " + e.job().shortId() + ".");
        say(
                RetrainingSkipped.class,
                e -> e.model() + " is not trained again on data set "
                        + e.dataset().shortId() + ": " + e.reason());
    }

    static String of(Event event) {
        return SENTENCES
                .getOrDefault(event.getClass(), any -> any.getClass().getSimpleName())
                .apply(event);
    }

    private <E extends Event> void say(Class<E> form, Function<E, String> sentence) {
        sentences.put(form, event -> sentence.apply(form.cast(event)));
    }
}
