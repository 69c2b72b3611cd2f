package dev.weightflow.registry.retraining;

import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.Trainings;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RetrainingDecision;
import dev.weightflow.schema.event.Failure;
import java.util.List;
import java.util.Optional;

/** One training a model at a time: the next one may start from the champion that this one's result becomes. */
final class ConcurrencyLimit {

    private final Journals journals;

    ConcurrencyLimit(Journals journals) {
        this.journals = journals;
    }

    /** What the next retraining has to wait for, if it has to. */
    Optional<String> busy(Model model) {
        return requested(model).or(() -> underWay(model)).or(() -> undecided(model));
    }

    /** A retraining that was triggered and whose request the trainer does not know yet. */
    private Optional<String> requested(Model model) {
        return model.retraining()
                .latestTrigger()
                .flatMap(RetrainingDecision::trigger)
                .filter(trigger -> !journals.trainings().knows(trigger.job(), trigger.generation()))
                .map(trigger -> "Job " + trigger.job().shortId() + " of the model is being requested.");
    }

    private Optional<String> underWay(Model model) {
        return journals.trainings()
                .underWay(model.name())
                .findFirst()
                .map(job -> "Job " + job.shortId() + " of the model is under way.");
    }

    private Optional<String> undecided(Model model) {
        return journals.trainings().results(model.name()).stream()
                .filter(result -> !model.isSettled(result.checkpoint()))
                .filter(result -> whyNotEvaluated(model, result).isEmpty())
                .findFirst()
                .map(result -> "The result of job " + result.job().shortId() + " is not decided upon yet.");
    }

    private Optional<Failure> whyNotEvaluated(Model model, Trainings.Result result) {
        return journals.evaluations().whyNotEvaluated(model.name(), result);
    }

    /** Why nothing has to be waited for. */
    String free(Model model) {
        List<Trainings.Result> results = journals.trainings().results(model.name());
        return results.stream()
                .skip(Math.max(0, results.size() - 1))
                .filter(result -> !model.isSettled(result.checkpoint()))
                .flatMap(result -> whyNotEvaluated(model, result).stream()
                        .map(failure -> " The result of job " + result.job().shortId()
                                + " is not decided upon, because it was not evaluated: " + failure.message()))
                .reduce("No other training of the model is under way.", String::concat);
    }
}
