package dev.weightflow.model.training;

import dev.weightflow.schema.Task;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step has done.
 *
 * @param step how many steps are done, this one included
 * @param totalLoss the weighted sum that is minimised, regularization included
 * @param losses each task's own loss, not weighted
 * @param regularization each term that keeps weights from moving far, not weighted; empty where none counts
 * @param gradientNorm the Euclidean norm of all gradients before clipping
 * @param imagesPerSecond over the latest steps, everything between them included
 * @param remaining how long the rest will take at this pace
 */
public record StepReport(
        int epoch,
        int step,
        int totalSteps,
        double totalLoss,
        Map<Task, Double> losses,
        Map<String, Double> regularization,
        double learningRate,
        double gradientNorm,
        double imagesPerSecond,
        Duration remaining) {

    public StepReport {
        losses = Collections.unmodifiableMap(new EnumMap<>(losses));
        regularization = Collections.unmodifiableMap(new LinkedHashMap<>(regularization));
    }
}
