package dev.weightflow.drift.change;

import dev.weightflow.comparison.statistics.Interval;
import java.util.List;
import java.util.Optional;

/**
 * Difference of a window from its reference.
 *
 * @param pValue of the permutation test, greater than 0: probability of at least this discrepancy if the groups are exchangeable
 * @param leastPValue the least that so many groups and permutations can give: above 0.05, no change can be found
 * @param permutations that were made
 * @param auc effect: probability that a classifier which has not seen either finds an image of the window stranger than one of the reference; 0.5 is none.
 *     Empty where a side has a single group, which cannot be left out
 * @param aucInterval of 95 %, over groups
 * @param share part of the window that the classifier finds stranger than 95 % of the reference, beyond the 5 % that are by chance, 0 to 1; empty as auc
 * @param strangest images of the window, the strangest first
 * @param explanations in what they differ, the least p-value first
 * @param referenceGroups the number of independent units of the reference
 * @param windowGroups and of the window
 */
public record Change(
        double pValue,
        double leastPValue,
        int permutations,
        Optional<Double> auc,
        Optional<Interval> aucInterval,
        Optional<Double> share,
        List<Strange> strangest,
        List<Explanation> explanations,
        int referenceGroups,
        int windowGroups) {

    public Change {
        strangest = List.copyOf(strangest);
        explanations = List.copyOf(explanations);
    }

    /** An image and the classifier's logit that it is of the window. */
    public record Strange(String id, double score) {}

    /**
     * One measured thing that may differ. It explains a change and never is a reason to find one.
     *
     * @param name of the scalar or task
     * @param statistic Kolmogorov and Smirnov's distance of a scalar, 0 to 1; the homogeneity chi-squared of a task's class shares
     * @param classIndex of shares, the class that differs most
     * @param reference mean of the scalar, or share of that class
     * @param window the same of the window
     * @param pValue by the permutations, adjusted by Holm's method over all explanations
     */
    public record Explanation(
            String name,
            double statistic,
            Optional<Integer> classIndex,
            double reference,
            double window,
            double pValue) {}
}
