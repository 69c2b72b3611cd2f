package dev.weightflow.model.training;

import dev.weightflow.schema.training.OptimizerOptions;

/**
 * The learning rate over a run: a linear rise, then one half period of a cosine.
 *
 * @param peak the rate after the rise
 * @param start the rate before the rise
 * @param minimum the rate at the end
 * @param totalSteps steps of the whole run
 */
public record Schedule(double peak, double start, double minimum, int warmUpSteps, int totalSteps) {

    private static final double BASE = 5e-4;
    private static final int BASE_BATCH = 512;

    /** A schedule whose ends are the options' parts of the peak: the reference's are a thousandth and a hundredth. */
    public static Schedule of(double peak, OptimizerOptions options, int warmUpSteps, int totalSteps) {
        return new Schedule(
                peak, part(peak, options.warmupStart()), part(peak, options.finalRate()), warmUpSteps, totalSteps);
    }

    /** The quotient rather than the product: a thousandth of the peak is peak/1000 to the last bit. */
    private static double part(double peak, double fraction) {
        return peak / (1 / fraction);
    }

    /** The reference's peak for a batch of that many images: 5e-4 for 512, and in proportion. */
    public static double scaledPeak(int images) {
        return BASE * images / BASE_BATCH;
    }

    /**
     * The rate that a step uses. The reference moves its schedule after each step, by the number of that step, so that the
     * second step uses the first one's rate again.
     *
     * @param step from 0
     */
    public double rate(int step) {
        return at(Math.max(0, step - 1));
    }

    /** The schedule itself, at t = 0 to {@code totalSteps}. */
    public double at(int t) {
        if (t < warmUpSteps) {
            return start + t * (peak - start) / warmUpSteps;
        }
        int decaySteps = totalSteps - warmUpSteps;
        if (t >= totalSteps) {
            return minimum;
        }
        return minimum + 0.5 * (peak - minimum) * (1 + Math.cos(Math.PI * (t - warmUpSteps) / decaySteps));
    }
}
