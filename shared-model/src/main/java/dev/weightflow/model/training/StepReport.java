package dev.weightflow.model.training;

import java.time.Duration;

/**
 * Report of a training step.
 *
 * @param step the number of completed steps, this one included
 * @param imagesPerSecond over the latest steps, everything between them included
 * @param remaining estimated time of the other steps at this rate
 */
public record StepReport(
        int epoch,
        int step,
        int totalSteps,
        StepMetrics metrics,
        double learningRate,
        double imagesPerSecond,
        Duration remaining) {}
