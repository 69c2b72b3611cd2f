package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.fit.History.Validation;
import dev.weightflow.model.training.ValidationPlan;
import java.util.List;
import java.util.Optional;

/**
 * Stops a run that no longer improves, judged by Δm over the published single-task models. It depends on the validations alone, so that a resumed run
 * ends where it would have ended without interruption.
 *
 * @param patience number of validations in a row without an improvement
 * @param minDelta percentage points by more than which Δm must rise over the best for an improvement
 */
public record EarlyStopping(int patience, double minDelta) {

    /**
     * Returns the reason to stop, as a clause; empty while there is none. The untrained model's validation does not count.
     *
     * @param validations of the run so far
     */
    Optional<String> reached(List<Validation> validations) {
        List<Validation> trained =
                validations.stream().filter(each -> each.step() > 0).toList();
        return plateau(trained.stream().map(Validation::deltaM).toList())
                .map(trained::get)
                .map(best -> FitText.format(
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
     * @throws CommandFailure if it can never end a run that is validated so rarely
     */
    void requireEnough(ValidationPlan plan, int everyEpochs) {
        if ((patience + 1L) * plan.everySteps() >= plan.totalSteps()) {
            throw CommandFailure.refused(
                    "never-stops-early",
                    FitText.format(
                            "--patience %d can never end this run early, because --eval-every %d measures it only %d times in its %d"
                                    + " steps: measure more often, or lower --patience.",
                            patience,
                            everyEpochs,
                            (plan.totalSteps() + plan.everySteps() - 1) / plan.everySteps(),
                            plan.totalSteps()));
        }
    }
}
