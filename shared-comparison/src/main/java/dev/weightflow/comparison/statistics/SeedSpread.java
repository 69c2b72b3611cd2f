package dev.weightflow.comparison.statistics;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.RelativeChange;
import dev.weightflow.schema.metric.MetricScales;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Spread of one training's figures over seeds: standard deviations of a single model, with n − 1.
 *
 * @param deviations of each task in points, and of {@value GatePolicy#GAIN} in percent: the relative change in the mean of the tasks
 * @param seeds in the measurement, at least 2
 */
public record SeedSpread(Map<String, Double> deviations, int seeds) {

    /**
     * Computes the spread over seeds.
     *
     * @param scales of the figures
     * @param bySeed for each seed the primary figures of the same tasks, measured on the same images
     */
    public static SeedSpread of(MetricScales scales, List<Map<TaskName, Double>> bySeed) {
        Set<TaskName> tasks = bySeed.get(0).keySet();
        Map<TaskName, Double> means = TaskName.each(tasks, task -> mean(bySeed, figures -> figures.get(task)));
        Map<String, Double> deviations = new LinkedHashMap<>();
        for (TaskName task : tasks) {
            deviations.put(
                    task.key(),
                    deviation(bySeed, figures -> figures.get(task))
                            / scales.of(task).point());
        }
        deviations.put(GatePolicy.GAIN, deviation(bySeed, figures -> RelativeChange.over(scales, means, figures)
                .orElseThrow()));
        return new SeedSpread(deviations, bySeed.size());
    }

    public int degreesOfFreedom() {
        return seeds - 1;
    }

    private static double deviation(
            List<Map<TaskName, Double>> bySeed, ToDoubleFunction<Map<TaskName, Double>> quantity) {
        double mean = mean(bySeed, quantity);
        double squares = bySeed.stream()
                .mapToDouble(quantity)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (bySeed.size() - 1));
    }

    private static double mean(List<Map<TaskName, Double>> bySeed, ToDoubleFunction<Map<TaskName, Double>> quantity) {
        return bySeed.stream().mapToDouble(quantity).average().orElseThrow();
    }
}
