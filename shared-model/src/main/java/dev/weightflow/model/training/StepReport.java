package dev.weightflow.model.training;

import java.time.Duration;

/**
 * What a step has done.
 *
 * @param step how many steps are done, this one included
 * @param imagesPerSecond over the latest steps, everything between them included
 * @param remaining how long the rest will take at this pace
 */
public record StepReport(
        int epoch,
        int step,
        int totalSteps,
        StepMetrics metrics,
        double learningRate,
        double imagesPerSecond,
        Duration remaining) {}
