package dev.weightflow.model.training;

import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.TrainingSpec;

/**
 * Schedule of the learning rate over a run: a linear warm-up, then one half period of a cosine.
 *
 * @param peak the rate after the warm-up
 * @param start the rate before the warm-up
 */
public record Schedule(double peak, double start, double minimum, int warmUpSteps, int totalSteps) {

    public static Schedule of(TrainingSpec spec, int totalSteps) {
        Optimization optimization = spec.optimization();
        int warmUp = (int) Math.round(totalSteps * optimization.warmupFraction());
        return of(optimization.learningRate(), spec.optimizer(), warmUp, totalSteps);
    }

    /** Creates a schedule whose ends are the options' fractions of the peak: the reference's are a thousandth and a hundredth. */
    static Schedule of(double peak, OptimizerOptions options, int warmUpSteps, int totalSteps) {
        return new Schedule(
                peak, part(peak, options.warmupStart()), part(peak, options.finalRate()), warmUpSteps, totalSteps);
    }

    /** Computes a fraction by the quotient rather than the product: a thousandth of the peak is peak/1000 to the last bit. */
    private static double part(double peak, double fraction) {
        return peak / (1 / fraction);
    }

    /**
     * Returns the rate of a step. The reference advances its schedule after each step, by the number of that step, so that the second step uses the
     * first one's rate again.
     */
    public double rate(int step) {
        return at(Math.max(0, step - 1));
    }

    /** Computes the schedule itself, at t = 0 to {@code totalSteps}. */
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
