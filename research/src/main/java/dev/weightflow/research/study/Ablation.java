package dev.weightflow.research.study;

import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finished models of an arm less the same models with another field in the place of the learned one, on the same images.
 *
 * @param replacement the arm whose field they have instead
 * @param models their number
 * @param learned the worth of the learned field, with the error from images and models
 * @param overImages by task, the intervals of the mean over these very models, from the choice of images alone
 */
record Ablation(
        String arm,
        String learningRate,
        String replacement,
        int models,
        List<Difference> learned,
        Map<TaskName, Interval> overImages) {

    /**
     * Compares the measurements of the same models, by the seeds of their trainings.
     *
     * @param margins the greatest irrelevant difference, by quantity
     */
    static Ablation of(
            FieldVariant variant,
            String learningRate,
            FieldArm replacement,
            Map<Long, ResampledFigures> whole,
            Map<Long, ResampledFigures> ablated,
            List<TaskName> tasks,
            Map<String, Double> margins) {
        String without = "with " + replacement.key();
        List<MeasuredRow> measured =
                List.of(new MeasuredRow(without, true, ablated), new MeasuredRow(variant.key(), false, whole));
        Map<TaskName, Interval> overImages = new TreeMap<>();
        tasks.forEach(task -> overImages(task, whole, ablated).ifPresent(interval -> overImages.put(task, interval)));
        return new Ablation(
                variant.key(),
                learningRate,
                replacement.key(),
                whole.size(),
                Statistics.of(new TreeSet<>(tasks), measured, margins).to(without),
                overImages);
    }

    /** Returns the differences of these very models: their intervals are over the images, and nothing is concluded about others. */
    List<Difference> ofTheseModels() {
        return learned.stream()
                .map(Difference::withoutConclusion)
                .map(one -> new Difference(
                        one.quantity(),
                        one.method(),
                        one.against(),
                        one.value(),
                        one.estimate(),
                        overImages.entrySet().stream()
                                .filter(task -> task.getKey().key().equals(one.quantity()))
                                .map(Map.Entry::getValue)
                                .findFirst(),
                        one.difference(),
                        one.equivalence()))
                .toList();
    }

    /** Computes the interval of the mean difference of these models on each resample of the images. */
    private static Optional<Interval> overImages(
            TaskName task, Map<Long, ResampledFigures> whole, Map<Long, ResampledFigures> ablated) {
        if (whole.keySet().stream()
                .anyMatch(seed -> !whole.get(seed).figures().containsKey(task)
                        || !ablated.get(seed).figures().containsKey(task))) {
            return Optional.empty();
        }
        int figures = whole.values().iterator().next().figures().get(task).length;
        // the first figure is of all images
        return Interval.of(
                IntStream.range(1, figures)
                        .mapToDouble(at -> whole.keySet().stream()
                                .mapToDouble(seed -> whole.get(seed).figures().get(task)[at]
                                        - ablated.get(seed).figures().get(task)[at])
                                .average()
                                .orElseThrow())
                        .toArray(),
                Interval.LEVEL);
    }
}
