package dev.weightflow.model.run;

import dev.weightflow.model.training.TrainingException;
import dev.weightflow.schema.training.Validation;
import dev.weightflow.schema.training.ValidationOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rule that stops a run that no longer improves, judged by Δm over the published single-task models. It depends on the validations alone, so that a
 * resumed run ends where it would have ended without interruption.
 *
 * @param patience number of validations in a row without an improvement
 * @param minDelta percentage points by more than which Δm must rise over the best for an improvement
 */
public record EarlyStopping(int patience, double minDelta) {

    /** Returns the rule of a training with those validations, if it has one. */
    public static Optional<EarlyStopping> of(ValidationOptions validation) {
        return validation
                .patience()
                .map(validations ->
                        new EarlyStopping(validations, validation.minDelta().orElse(0.0)));
    }

    /**
     * Returns the reason to stop, as a clause; empty while there is none. The untrained model's validation does not count.
     *
     * @param validations of the run so far
     */
    public Optional<String> reached(List<Validation> validations) {
        List<Validation> trained =
                validations.stream().filter(each -> each.step() > 0).toList();
        return plateau(trained.stream().map(Validation::deltaM).toList())
                .map(trained::get)
                .map(best -> String.format(
                        Locale.ROOT,
                        "Δm has not risen %s the %+.1f %% of step %d in %d %s",
                        minDelta > 0 ? "by more than " + minDelta + " points over" : "above",
                        best.deltaM(),
                        best.step(),
                        patience,
                        patience == 1 ? "validation" : "validations"));
    }

    /** Returns the index of the best score, after which there was no improvement for so long that the run ends; empty if it continues. */
    Optional<Integer> plateau(List<Double> scores) {
        int best = -1;
        for (int at = 0; at < scores.size(); at++) {
            if (best < 0 || scores.get(at) > scores.get(best) + minDelta) {
                best = at;
            } else if (at - best >= patience) {
                return Optional.of(best);
            }
        }
        return Optional.empty();
    }

    /**
     * Checks that the run has enough validations for it.
     *
     * @throws TrainingException.NeverStopsEarly if it can never end a run that is validated so rarely
     */
    void requireEnough(ValidationPlan plan) {
        if ((patience + 1L) * plan.everySteps() >= plan.totalSteps()) {
            throw new TrainingException.NeverStopsEarly(patience, plan.validations(), plan.totalSteps());
        }
    }
}
