package dev.weightflow.registry.review;

import dev.weightflow.registry.evaluation.Evaluation;
import dev.weightflow.registry.evaluation.EvaluationBook;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.ModelBook;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.registry.retraining.Retrainer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks through everything that is known and does what is still to be done. Doing it twice is harmless. */
public final class Reviewer {
    private static final Logger LOG = LoggerFactory.getLogger(Reviewer.class);

    private final ModelBook models;
    private final EvaluationBook evaluations;
    private final Registrar registrar;
    private final Promotions promotions;
    private final Retrainer retrainer;

    Reviewer(
            ModelBook models,
            EvaluationBook evaluations,
            Registrar registrar,
            Promotions promotions,
            Retrainer retrainer) {
        this.models = models;
        this.evaluations = evaluations;
        this.registrar = registrar;
        this.promotions = promotions;
        this.retrainer = retrainer;
    }

    /** One look. What fails is left for the next one, and does not keep the rest from being done. */
    public void review() {
        for (Evaluation evaluation : evaluations.forModels()) {
            evaluation
                    .fact()
                    .model()
                    .filter(model -> !registrar.settled(model, evaluation))
                    .ifPresent(model -> guarded(
                            "Registering checkpoint "
                                    + evaluation.fact().checkpoint().shortId(),
                            () -> registrar.settle(model, evaluation)));
        }
        for (Model model : models.models()) {
            for (VersionRecord version : model.undecided(Model.CHAMPION)) {
                guarded(
                        "The gate for version " + version.number() + " of " + model.name(),
                        () -> promotions.consider(model.name(), version));
            }
        }
        retrainer.work().forEach(Reviewer::guarded);
    }

    /** Since when each thing that is still to be decided has been waiting. */
    public List<Instant> pending() {
        Stream<Instant> evaluated = evaluations.forModels().stream()
                .filter(evaluation -> evaluation
                        .fact()
                        .model()
                        .filter(model -> !registrar.settled(model, evaluation))
                        .isPresent())
                .map(evaluation -> evaluation.origin().at());
        Stream<Instant> undecided = models.models().stream()
                .flatMap(model -> model.undecided(Model.CHAMPION).stream())
                .map(version -> version.origin().at());
        return Stream.concat(evaluated, undecided).toList();
    }

    private static void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("{} is put off: {}", what, e.getMessage());
            LOG.debug("{} failed", what, e);
        }
    }
}
