package dev.weightflow.comparison.statistics;

/**
 * Distribution of the error rate over tests on the same data whose number is not known beforehand: each takes the same part of what the earlier ones
 * left, so that all together never exceed {@link #ALPHA}, and later ones take less. The bound holds under any dependence of the tests (Bonferroni's
 * inequality), and if the part changes in between. The cost of each choice in power is in {@code docs/registry.md}.
 *
 * @param looks the approximate number of tests over which it is spread, at least 1
 */
public record LookBudget(int looks) {

    /** Family-wise error rate of all tests together. */
    public static final double ALPHA = 0.05;

    /** Least level, below which a threshold cannot be computed; it adds nothing noticeable to the sum. */
    private static final double LEAST = 1e-9;

    /**
     * Computes the level of the next test.
     *
     * @param spent the sum of the levels of those before it
     */
    public double level(double spent) {
        return Math.max(LEAST, (ALPHA - spent) / looks);
    }
}
