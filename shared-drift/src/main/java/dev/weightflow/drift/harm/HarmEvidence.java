package dev.weightflow.drift.harm;

import dev.weightflow.drift.evidence.StartMixture;
import java.util.Arrays;

/**
 * Evidence that values have come to exceed, in the mean, what is allowed: a champion's loss its reference plus a budget, or its predecessor's plus a budget.
 * Under the hypothesis that no value's expectation given those before exceeds it, the evidence ever reaches 1/α with probability at most α; nothing else is
 * asked of the values, and the excess may begin at any time. Source of the bets: Waudby-Smith and Ramdas (arXiv 2010.09686), section 4; of their starts:
 * {@link StartMixture}.
 *
 * @param bounds of the values
 * @param allowed greatest mean that does no harm, in the values' unit; uncertainty of a reference belongs in it, by taking its upper bound
 * @param bets what they are worth
 */
public record HarmEvidence(Bounds bounds, double allowed, StartMixture bets) {

    /** Parts of the capital that a bet can lose at most. */
    private static final double[] STAKES = {0.02, 0.05, 0.1, 0.2, 0.4, 0.8};

    public HarmEvidence {
        if (!(allowed > bounds.low() && allowed < bounds.high())) {
            throw new IllegalArgumentException(
                    "what is allowed must be between " + bounds.low() + " and " + bounds.high() + ", not " + allowed);
        }
    }

    public static HarmEvidence of(Bounds bounds, double allowed) {
        return new HarmEvidence(bounds, allowed, StartMixture.of(STAKES.length));
    }

    /** Takes a value. */
    public HarmEvidence next(double value) {
        return next(value, 1);
    }

    /** Takes a value that was labelled with that probability. */
    public HarmEvidence next(double value, double probability) {
        return taken(bounds.unit(value, probability));
    }

    /** Takes a value that chance left without a label. */
    public HarmEvidence nextUnlabelled() {
        return taken(bounds.unlabelled());
    }

    private HarmEvidence taken(double x) {
        double most = (allowed - bounds.least()) / bounds.span();
        double[] factors = Arrays.stream(STAKES)
                .map(stake -> 1 + stake * (x - most) / most)
                .toArray();
        return new HarmEvidence(bounds, allowed, bets.next(factors));
    }

    /** Returns the greatest evidence so far; 1 says nothing. */
    public double evidence() {
        return bets.highest();
    }

    /** Returns whether it has reached 1/α. */
    public boolean alarms(double alpha) {
        return evidence() >= 1 / alpha;
    }
}
