package dev.weightflow.registry.watch;

import dev.weightflow.drift.evidence.StartMixture;
import dev.weightflow.drift.harm.Bounds;
import dev.weightflow.drift.harm.ConfidenceSequence;
import dev.weightflow.drift.harm.HarmEvidence;
import dev.weightflow.schema.evaluation.WatchedTask;

/**
 * Evidence that a task has come to be worse than before by more than its budget, and the interval of its mean difference, both valid after every value.
 *
 * @param harm evidence against the hypothesis that no value's expectation exceeds the budget, in points
 * @param mean interval of the values' mean
 * @param threshold evidence at which the task counts as worse
 */
record TaskSequence(HarmEvidence harm, ConfidenceSequence mean, double threshold) {
    /**
     * Greatest difference that a value counts with, in points. The tests hold for any values within their bounds, so that wide ones cost them power:
     * with 100 points, that one group in a hundred differs by all of them could never be excluded.
     */
    static final double MOST = 20;

    /** Begins without values. */
    static TaskSequence of(double budget, double threshold) {
        double most = Math.max(MOST, 2 * budget);
        return new TaskSequence(
                HarmEvidence.of(bounds(most), budget), ConfidenceSequence.of(bounds(most), 1 / threshold), threshold);
    }

    /** Goes on from a stated task. */
    static TaskSequence of(WatchedTask task) {
        WatchedTask.State state = task.state();
        Bounds bounds = bounds(state.most());
        return new TaskSequence(
                new HarmEvidence(
                        bounds, task.budget(), new StartMixture(task.groups(), state.capitals(), task.evidence())),
                new ConfidenceSequence(
                        bounds,
                        1 / task.threshold(),
                        task.groups(),
                        state.sum(),
                        state.deviations(),
                        state.weights(),
                        state.weighted(),
                        state.penalty(),
                        task.low(),
                        task.high()),
                task.threshold());
    }

    private static Bounds bounds(double most) {
        return new Bounds(-most, most, 1);
    }

    /** Takes a value, in points. */
    TaskSequence next(double points) {
        double most = harm.bounds().high();
        double value = Math.max(-most, Math.min(most, points));
        return new TaskSequence(harm.next(value), mean.next(value), threshold);
    }

    WatchedTask stated() {
        return new WatchedTask(
                harm.allowed(),
                mean.count(),
                mean.mean(),
                mean.low(),
                mean.high(),
                harm.evidence(),
                threshold,
                new WatchedTask.State(
                        harm.bounds().high(),
                        harm.bets().capitals(),
                        mean.sum(),
                        mean.deviations(),
                        mean.weights(),
                        mean.weighted(),
                        mean.penalty()));
    }
}
