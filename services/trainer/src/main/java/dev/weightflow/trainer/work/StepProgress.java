package dev.weightflow.trainer.work;

import dev.weightflow.schema.Task;
import java.util.Map;

/**
 * A step that was done.
 *
 * @param epoch whole epochs done
 * @param step steps done, this one included
 * @param loss each task's loss, unweighted
 * @param totalLoss their weighted sum
 */
public record StepProgress(
        int epoch,
        long step,
        long totalSteps,
        Map<Task, Double> loss,
        double totalLoss,
        double learningRate,
        double imagesPerSecond,
        double etaSeconds) {}
