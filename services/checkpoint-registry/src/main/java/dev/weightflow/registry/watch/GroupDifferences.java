package dev.weightflow.registry.watch;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.drift.ImageGroup;
import dev.weightflow.schema.evaluation.WatchPolicy.Unit;
import dev.weightflow.schema.metric.MetricScale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Differences of two versions on the same images. An image's is the difference of its own figures in points, above 0 where the later version is worse;
 * an image in which a version has nothing to measure has none. Images of a group count as one value, their mean.
 */
final class GroupDifferences {
    private GroupDifferences() {}

    /**
     * Returns the values of a task, in the order of the groups' first images.
     *
     * @param counts images that are counted, by their ids
     * @return empty if the two measure it by different scales
     */
    static List<Double> of(TaskName task, ImageSums before, ImageSums after, Unit unit, Predicate<String> counts) {
        MetricScale scale = after.measured().scales().of(task);
        if (!scale.equals(before.measured().scales().of(task))) {
            return List.of();
        }
        double[] was = before.imageFigures(task);
        double[] is = after.imageFigures(task);
        Map<String, List<Double>> groups = new LinkedHashMap<>();
        for (int at = 0; at < is.length; at++) {
            String image = after.images().get(at);
            double fall = scale.fall(was[at], is[at]);
            if (!Double.isNaN(fall) && counts.test(image)) {
                groups.computeIfAbsent(unit == Unit.GROUP ? ImageGroup.of(image) : image, any -> new ArrayList<>())
                        .add(fall);
            }
        }
        return groups.values().stream()
                .map(falls -> falls.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow())
                .toList();
    }
}
