package dev.weightflow.schema.training;

import dev.weightflow.schema.Faults;
import java.util.stream.Stream;

/**
 * Optimization of the weights: AdamW under a linear warm-up and a cosine decay.
 *
 * @param weightDecay AdamW's decoupled weight decay
 * @param warmupFraction fraction of all steps, 0 to 1, over which the rate rises to its peak
 * @param gradientClip maximum L2 norm of all gradients together
 * @param accumulation number of batches whose gradients are averaged for one step
 * @param dropPath the probability of stochastic depth in the last block, 0 to 1
 */
public record Optimization(
        double learningRate,
        double weightDecay,
        double warmupFraction,
        double gradientClip,
        int accumulation,
        double dropPath) {

    /** Creates the reference's values (AdamW, weight decay 0.05, 20 of 300 epochs of warm-up, clip at 5) at that learning rate. */
    public static Optimization at(double learningRate) {
        return new Optimization(learningRate, 0.05, 20.0 / 300, 5.0, 1, 0.2);
    }

    Stream<String> faults() {
        return Faults.of("An optimization")
                .positive("learningRate", learningRate)
                .require(weightDecay >= 0 && Double.isFinite(weightDecay), "weightDecay must not be below 0")
                .fraction("warmupFraction", warmupFraction)
                .positive("gradientClip", gradientClip)
                .atLeast(1, "accumulation", accumulation)
                .fraction("dropPath", dropPath)
                .stream();
    }
}
