package dev.weightflow.model.training;

import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingSpec;

/**
 * How a model is trained, in the ranges that a {@link TrainingSpec} allows. What it is made of is in its {@link dev.weightflow.model.network.NetworkConfig}.
 *
 * @param length how long
 * @param batchSize images a forward pass
 * @param accumulation forward passes whose gradients are averaged for one step; what does not make a whole step at the end of an
 *     epoch is left out
 * @param learningRate the peak, see {@link Schedule}
 * @param warmUpFraction the part of the run over which the rate rises to its peak
 * @param weightDecay of matrices, see {@link AdamW}
 * @param gradientClip the greatest Euclidean norm of all gradients together
 * @param lossWeights what each task's loss counts
 * @param seed of every draw: order, augmentation, dropout, stochastic depth
 * @param optimizer AdamW's own numbers, and the ends of the schedule
 * @param precision in which numbers the passes multiply
 * @param regularization terms of the loss that keep weights from moving far
 */
public record TrainingConfig(
        RunLength length,
        int batchSize,
        int accumulation,
        double learningRate,
        double warmUpFraction,
        double weightDecay,
        double gradientClip,
        LossWeights lossWeights,
        long seed,
        int checkpointEverySteps,
        OptimizerOptions optimizer,
        Sampling sampling,
        Precision precision,
        Regularization regularization) {

    /** The reference's numbers for a run of that length with batches of that size. */
    public static TrainingConfig reference(RunLength length, int batchSize, long seed) {
        return reference(length, batchSize, seed, Precision.FLOAT32);
    }

    /** The same in that precision. */
    public static TrainingConfig reference(RunLength length, int batchSize, long seed, Precision precision) {
        return new TrainingConfig(
                length,
                batchSize,
                1,
                Schedule.scaledPeak(batchSize),
                20.0 / 300,
                0.05,
                5,
                LossWeights.REFERENCE,
                seed,
                500,
                OptimizerOptions.REFERENCE,
                Sampling.REFERENCE,
                precision,
                Regularization.NONE);
    }

    /** What a specification says of it. */
    public static TrainingConfig of(TrainingSpec spec) {
        RunLength length = spec.length()
                .epochs()
                .<RunLength>map(RunLength.Epochs::new)
                .orElseGet(() -> new RunLength.Steps(spec.length().steps().orElseThrow()));
        Optimization optimization = spec.optimization();
        return new TrainingConfig(
                length,
                spec.batchSize(),
                optimization.accumulation(),
                optimization.learningRate(),
                optimization.warmupFraction(),
                optimization.weightDecay(),
                optimization.gradientClip(),
                spec.lossWeights(),
                spec.seed(),
                spec.checkpointEverySteps(),
                spec.optimizer(),
                spec.sampling(),
                spec.precision(),
                spec.regularization());
    }

    public int imagesPerStep() {
        return batchSize * accumulation;
    }

    /** The learning rates of the run. */
    public Schedule schedule(int totalSteps) {
        return Schedule.of(learningRate, optimizer, (int) Math.round(totalSteps * warmUpFraction), totalSteps);
    }
}
