package dev.weightflow.model.statistics;

/**
 * How the probability of a false finding is spread over tests on the same data whose number nobody knows beforehand: each one takes the
 * same part of what those before it have left, so that all of them together never take more than {@link #ALPHA}, and the later ones take
 * less. The bound holds however the tests depend on each other (Bonferroni's inequality), and if the part changes in between. What each
 * choice costs in power is in {@code docs/registry.md}.
 *
 * @param looks over about how many tests it is spread, at least 1
 */
public record LookBudget(int looks) {

    /** So likely may any of the tests find what is not there. */
    public static final double ALPHA = 0.05;

    /** Below it a level has no threshold that could be computed; so little adds nothing to the sum. */
    private static final double LEAST = 1e-9;

    /**
     * The level of the next test.
     *
     * @param spent the sum of the levels of those before it
     */
    public double level(double spent) {
        return Math.max(LEAST, (ALPHA - spent) / looks);
    }
}
