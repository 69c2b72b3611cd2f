package dev.weightflow.registry.retraining;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.log.Decision;
import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.registry.chronicle.Scribe;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.ModelBook;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has models trained again. It judges every new data set once by every policy, and asks for the trainings that were decided upon;
 * both are looked for in what the logs say, so that a restart between the two, or another instance, changes nothing.
 */
public final class Retrainer {

    private final Known known;
    private final Assessor assessor;
    private final Scribe<ModelBook, ModelEvent> models;
    private final Scribe<TrainingBook, TrainingEvent> trainings;

    public Retrainer(
            Known known,
            Assessor assessor,
            Scribe<ModelBook, ModelEvent> models,
            Scribe<TrainingBook, TrainingEvent> trainings) {
        this.known = known;
        this.assessor = assessor;
        this.models = models;
        this.trainings = trainings;
    }

    /** What is to be done at present, by what it is. Each may fail without keeping the rest from being done. */
    public Map<String, Runnable> work() {
        Map<String, Runnable> work = new LinkedHashMap<>();
        for (Retraining retraining : known.retrainings().all()) {
            ModelName model = retraining.model();
            retraining
                    .latestTrigger()
                    .ifPresent(
                            judgement -> work.put("Asking for the retraining of " + model, () -> request(judgement)));
            for (NewDataset dataset : pending(retraining)) {
                work.put("Judging data set " + dataset.id().shortId() + " for " + model, () -> judge(model, dataset));
            }
        }
        return work;
    }

    /** Since when each data set that is not judged yet has been waiting. */
    public List<Instant> pendingSince() {
        return known.retrainings().all().stream()
                .flatMap(retraining -> pending(retraining).stream())
                .map(dataset -> dataset.origin().at())
                .toList();
    }

    private List<NewDataset> pending(Retraining retraining) {
        return retraining
                .policy()
                .map(policy -> known.datasets().datasets().stream()
                        .filter(dataset -> !dataset.origin().at().isBefore(policy.since()))
                        .filter(dataset -> retraining.judgement(dataset.id()).isEmpty())
                        .toList())
                .orElse(List.of());
    }

    private void judge(ModelName model, NewDataset dataset) {
        Dossier dossier = assessor.dossier(model, dataset);
        Assessment outlook = assessor.assess(known.retrainings().of(model), dataset, dossier);
        boolean ripe = outlook instanceof Assessment.Trigger || outlook instanceof Assessment.Skip;
        if (ripe) {
            models.decide(cause(dataset.origin()), book -> judgement(book.model(model), dataset, dossier));
        }
    }

    private Decision<ModelEvent, Boolean> judgement(Model model, NewDataset dataset, Dossier dossier) {
        Retraining retraining = known.retrainings().of(model.name());
        boolean judged = retraining.judgement(dataset.id()).isPresent();
        boolean outdated = !model.holder(Model.CHAMPION).equals(dossier.champion());
        if (judged || outdated) {
            return Decision.nothing(Boolean.FALSE);
        }
        Assessment assessment = assessor.assess(retraining, dataset, dossier);
        if (assessment instanceof Assessment.Trigger trigger) {
            return Decision.of(
                    new RetrainingTriggered(
                            model.name(),
                            dataset.id(),
                            retraining.revision(),
                            trigger.job(),
                            trigger.round(),
                            trigger.spec(),
                            trigger.checks()),
                    Boolean.TRUE);
        } else if (assessment instanceof Assessment.Skip skip) {
            return Decision.of(
                    new RetrainingSkipped(
                            model.name(), dataset.id(), retraining.revision(), skip.reason(), skip.checks()),
                    Boolean.TRUE);
        }
        return Decision.nothing(Boolean.FALSE);
    }

    private void request(Judgement judgement) {
        RetrainingTriggered trigger = judgement.trigger().orElseThrow();
        if (missing(known.trainings(), trigger)) {
            trainings.decide(
                    judgement.origin().consequence(),
                    book -> missing(book, trigger)
                            ? Decision.of(
                                    new TrainingRequested(trigger.job(), trigger.round(), trigger.spec()), Boolean.TRUE)
                            : Decision.nothing(Boolean.FALSE));
        }
    }

    private static boolean missing(TrainingBook book, RetrainingTriggered trigger) {
        return book.job(trigger.job())
                .filter(job -> job.round() >= trigger.round())
                .isEmpty();
    }

    private static Cause cause(Origin origin) {
        return origin.mayGoOn() ? origin.consequence() : origin.beside();
    }
}
