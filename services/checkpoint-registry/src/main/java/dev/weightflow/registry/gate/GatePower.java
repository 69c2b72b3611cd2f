package dev.weightflow.registry.gate;

import dev.weightflow.comparison.statistics.TwoSourceError;
import dev.weightflow.schema.evaluation.SeedDeviation;
import java.util.OptionalInt;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Probability that the gate's test of the gain finds a gain that there is. The gain that it measures is taken as normal around the true one, with the variance
 * of images and seeds that the test has too: P(G > max(least gain, q √(v + σ² (1 + 1/k)))) with q of Fisher's distribution for two estimated variances at
 * the level of the look. Budgets of tasks and benches, which can only hinder a promotion, are left out.
 *
 * @param rules of the gate
 * @param imageDeviation standard error √v of a gain through the choice of the images, in percent
 * @param images the number of images, at least 2
 * @param level significance level of the look
 * @param seeds number k of trainings whose mean the challenger's figures are: their seeds add σ²/k to the champion's σ²
 */
public record GatePower(GateRules rules, double imageDeviation, int images, double level, int seeds) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private TwoSourceError error() {
        SeedDeviation deviation = rules.seedDeviation();
        return new TwoSourceError(
                imageDeviation * imageDeviation,
                images - 1,
                deviation.deviation() * deviation.deviation() * (1 + 1.0 / seeds),
                deviation
                        .degreesOfFreedom()
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty)
                        .orElse(TwoSourceError.KNOWN));
    }

    /** Returns the gain in percent that a challenger must measure. */
    public double required() {
        return Math.max(rules.leastGain(), error().upperThreshold(level));
    }

    /** Returns the probability that a challenger of that true gain, in percent, measures as much as it must. */
    public double chance(double gain) {
        double deviation = error().deviation();
        double short_ = required() - gain;
        if (deviation == 0) {
            return short_ <= 0 ? 1 : 0;
        }
        return NORMAL.survivalProbability(short_ / deviation);
    }

    /** Returns the true gain in percent that it finds with that probability, 0 to 1. */
    public double found(double chance) {
        return required() + error().deviation() * NORMAL.inverseCumulativeProbability(chance);
    }
}
