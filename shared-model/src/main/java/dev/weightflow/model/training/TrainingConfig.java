package dev.weightflow.model.training;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.Optimization;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * How a model is trained. What it is made of is in its {@link dev.weightflow.model.network.NetworkConfig}.
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
 * @param checkpointEverySteps after how many steps each a checkpoint is due
 * @param optimizer AdamW's own numbers, and the ends of the schedule
 * @param sampling which samples are trained on, and how they are augmented
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

    /** @throws TrainingException.InvalidConfiguration naming everything that is out of range */
    public TrainingConfig {
        List<String> faults = new ArrayList<>();
        require(faults, length.count() >= 1, "length is " + length + " and must be at least 1");
        require(faults, batchSize >= 1, "batchSize is " + batchSize + " and must be at least 1");
        require(faults, accumulation >= 1, "accumulation is " + accumulation + " and must be at least 1");
        require(faults, positive(learningRate), "learningRate is " + learningRate + " and must be a number above 0");
        require(
                faults,
                warmUpFraction >= 0 && warmUpFraction <= 1,
                "warmUpFraction is " + warmUpFraction + " and must be 0 to 1");
        require(
                faults,
                weightDecay == 0 || positive(weightDecay),
                "weightDecay is " + weightDecay + " and must be a number that is not negative");
        require(faults, positive(gradientClip), "gradientClip is " + gradientClip + " and must be a number above 0");
        require(
                faults,
                checkpointEverySteps >= 1,
                "checkpointEverySteps is " + checkpointEverySteps + " and must be at least 1");
        for (Task task : Task.values()) {
            double weight = lossWeights.of(task);
            require(
                    faults,
                    weight == 0 || positive(weight),
                    "the loss weight of " + task.key() + " is " + weight
                            + " and must be a number that is not negative");
        }
        if (!faults.isEmpty()) {
            throw new TrainingException.InvalidConfiguration(faults);
        }
    }

    /** The reference's numbers for a run of that length with batches of that size. */
    public static TrainingConfig reference(RunLength length, int batchSize, long seed) {
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
                Precision.FLOAT32,
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

    /** The same in that precision. */
    public TrainingConfig with(Precision numbers) {
        return new TrainingConfig(
                length,
                batchSize,
                accumulation,
                learningRate,
                warmUpFraction,
                weightDecay,
                gradientClip,
                lossWeights,
                seed,
                checkpointEverySteps,
                optimizer,
                sampling,
                numbers,
                regularization);
    }

    /** Images a step. */
    public int imagesPerStep() {
        return batchSize * accumulation;
    }

    /** The learning rates of the run. */
    public Schedule schedule(int totalSteps) {
        return Schedule.of(learningRate, optimizer, (int) Math.round(totalSteps * warmUpFraction), totalSteps);
    }

    private static void require(List<String> faults, boolean condition, String fault) {
        if (!condition) {
            faults.add(fault);
        }
    }

    private static boolean positive(double number) {
        return number > 0 && Double.isFinite(number);
    }
}
