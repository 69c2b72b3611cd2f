package dev.weightflow.drift.evidence;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Evidence against a hypothesis that may begin to be false at any time: a unit of capital, of which a part is set on several bets at every step and
 * stays there. If each bet multiplies what is set on it by a factor of expectation at most 1 given the past, the {@link #evidence} is a non-negative
 * supermartingale that begins with 1, so that by Ville's inequality it ever reaches 1/α with probability at most α: over a year, and for ever.
 *
 * <p>The parts sum to one: after n steps 1/(1 + ln(1 + n)) of the capital is still kept. A change after n steps is therefore found about
 * {@code ln n + 2 ln(1 + ln n)} in the logarithm of the evidence later than if its time were known. Source: Shin, Ramdas and Rinaldo, E-detectors
 * (arXiv 2203.03532), whose sums over starting times bound the mean time between false alarms; with weights that sum to one they bound that there is any.
 *
 * @param steps so far
 * @param capitals what each bet is worth
 * @param highest evidence so far
 */
public record StartMixture(long steps, List<Double> capitals, double highest) {

    /** Greatest worth of a bet: less than it won keeps the bound, and infinite it would be no number in JSON. */
    private static final double MOST = 1e100;

    public StartMixture {
        capitals = List.copyOf(capitals);
    }

    /** Starts with that many bets. */
    public static StartMixture of(int bets) {
        return new StartMixture(0, Collections.nCopies(bets, 0.0), 1);
    }

    /** Returns the capital after the last step, what is kept included. */
    public double evidence() {
        return kept(steps) + capitals.stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * Goes one step.
     *
     * @param factors of each bet, not negative, of expectation at most 1 under the hypothesis given all before
     */
    public StartMixture next(double[] factors) {
        if (factors.length != capitals.size()) {
            throw new IllegalArgumentException(factors.length + " factors do not fit " + capitals.size() + " bets");
        }
        double set = (kept(steps) - kept(steps + 1)) / factors.length;
        List<Double> next = IntStream.range(0, factors.length)
                .mapToObj(bet -> Math.min(MOST, (capitals.get(bet) + set) * factors[bet]))
                .toList();
        StartMixture after = new StartMixture(steps + 1, next, highest);
        return new StartMixture(after.steps, next, Math.max(highest, after.evidence()));
    }

    private static double kept(long steps) {
        return 1 / (1 + StrictMath.log1p(steps));
    }
}
