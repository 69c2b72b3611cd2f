package dev.weightflow.registry.gate;

import dev.weightflow.model.statistics.ImageSums;
import dev.weightflow.model.statistics.Interval;
import dev.weightflow.model.statistics.Resamples;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.evaluation.RelativeChange;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The relative change of a challenger against the champion in the mean of their common tasks, and what the choice of the images does to
 * it: a paired bootstrap over the images. The same two versions give the same digits whenever they are compared.
 *
 * @param value in percent
 * @param interval that holds 95 % of the resamples' changes; absent where too many resamples have none
 */
record Gain(double value, Optional<Interval> interval) {

    private static final long SEED = 0;

    /** @param tasks that both have, at least one */
    static Gain of(
            Set<Task> tasks,
            Map<Task, Double> before,
            Map<Task, Double> after,
            ImageSums champion,
            ImageSums challenger) {
        Resamples resamples = Resamples.of(champion.images().size(), Resamples.COUNT, SEED);
        Map<Task, double[]> was = new LinkedHashMap<>();
        Map<Task, double[]> is = new LinkedHashMap<>();
        for (Task task : tasks) {
            was.put(task, resamples.figures(task, champion));
            is.put(task, resamples.figures(task, challenger));
        }
        double[] changes = new double[resamples.count()];
        for (int at = 0; at < changes.length; at++) {
            changes[at] = change(at(was, at), at(is, at));
        }
        return new Gain(change(before, after), Interval.of(changes, Interval.LEVEL));
    }

    private static Map<Task, Double> at(Map<Task, double[]> resampled, int index) {
        Map<Task, Double> figures = new EnumMap<>(Task.class);
        resampled.forEach((task, values) -> figures.put(task, values[index]));
        return figures;
    }

    private static double change(Map<Task, Double> before, Map<Task, Double> after) {
        return RelativeChange.over(before, after).orElseThrow();
    }
}
