package dev.weightflow.registry.query;

import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.drift.WindowImage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Image on which two versions disagree.
 *
 * @param atLeast half the sum of the absolute differences of their class shares, of the task where it is greatest: on that share of the pixels, 0 to 1, they
 * must predict different classes, and they may on more. Tasks without classes do not count
 * @param task that task
 */
public record Disagreement(String image, double atLeast, TaskName task) {
    /** Returns the images of a window, those with the greatest disagreement first. */
    static List<Disagreement> of(WindowDocument one, WindowDocument other) {
        Map<String, WindowImage> others = new HashMap<>();
        other.images().forEach(image -> others.put(image.id(), image));
        return one.images().stream()
                .filter(image -> others.containsKey(image.id()))
                .flatMap(image -> of(image, others.get(image.id())).stream())
                .sorted(Comparator.comparingDouble(Disagreement::atLeast)
                        .reversed()
                        .thenComparing(Disagreement::image))
                .toList();
    }

    private static Optional<Disagreement> of(WindowImage one, WindowImage other) {
        return one.shares().keySet().stream()
                .filter(other.shares()::containsKey)
                .map(task -> new Disagreement(
                        one.id(),
                        distance(one.shares().get(task), other.shares().get(task)),
                        task))
                .max(Comparator.comparingDouble(Disagreement::atLeast));
    }

    private static double distance(List<Double> one, List<Double> other) {
        return IntStream.range(0, Math.min(one.size(), other.size()))
                        .mapToDouble(at -> Math.abs(one.get(at) - other.get(at)))
                        .sum()
                / 2;
    }
}
