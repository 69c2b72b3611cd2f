package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import java.util.List;

/**
 * Knowledge of one task of a champion against its predecessor, from all images that both were measured on since the promotion. A value is the mean
 * difference of an image's figure over a group of images, in points, above 0 where the champion is worse.
 *
 * @param budget mean difference that is no harm, in points
 * @param groups number of values
 * @param mean of the values, in points
 * @param low greatest lower bound of the mean so far, which holds at all times at once
 * @param high least upper bound of the mean so far
 * @param evidence greatest evidence so far that the mean has come to exceed the budget; 1 says nothing
 * @param threshold evidence at which it counts as shown
 * @param state sums that the next value goes on from
 */
public record WatchedTask(
        double budget,
        long groups,
        double mean,
        double low,
        double high,
        double evidence,
        double threshold,
        State state) {
    /**
     * State of the two sequences of shared-drift, {@code HarmEvidence} and {@code ConfidenceSequence}, without what the task has.
     *
     * @param most greatest difference that a value counts with, in points
     * @param capitals of the bets of the evidence
     */
    public record State(
            double most,
            List<Double> capitals,
            double sum,
            double deviations,
            double weights,
            double weighted,
            double penalty) {
        public State {
            capitals = Faults.listOf(capitals);
            Faults.of("The state of a watched task").positive("most", most).raise();
        }
    }

    public WatchedTask {
        Faults.of("A watched task")
                .require(budget >= 0, "budget must be a number of points, 0 or more, not %s", budget)
                .require(groups >= 0, "groups must be 0 or more, not %d", groups)
                .finite("mean", mean)
                .finite("low", low)
                .finite("high", high)
                .require(evidence >= 0, "evidence must be 0 or more, not %s", evidence)
                .positive("threshold", threshold)
                .present("state", state)
                .raise();
    }

    /** Returns whether the task is shown to be worse by more than its budget. */
    public boolean crossed() {
        return evidence >= threshold;
    }
}
