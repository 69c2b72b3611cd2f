package dev.weightflow.model.task.metric;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Sums over images, one for each of the 15 thresholds.
 *
 * @param images how many images were seen
 * @param jaccard sums of the images' Jaccard indices of the foreground
 * @param precision sums of the images' precisions
 * @param recall sums of the images' recalls
 */
public record SaliencyState(
        long images, List<FixedPointSum> jaccard, List<FixedPointSum> precision, List<FixedPointSum> recall)
        implements TaskState {

    /** What a metric has seen before its first image. */
    public static final SaliencyState NONE = new SaliencyState(0, zeros(), zeros(), zeros());

    public SaliencyState {
        jaccard = List.copyOf(jaccard);
        precision = List.copyOf(precision);
        recall = List.copyOf(recall);
        for (List<FixedPointSum> sums : List.of(jaccard, precision, recall)) {
            if (images < 0 || sums.size() != SaliencyMetric.THRESHOLDS) {
                throw new IllegalArgumentException("a saliency state needs " + SaliencyMetric.THRESHOLDS
                        + " sums of each kind and a count of images that is not negative");
            }
        }
    }

    @Override
    public SaliencyState plus(TaskState other) {
        SaliencyState that = TaskState.require(SaliencyState.class, other);
        return new SaliencyState(
                Math.addExact(images, that.images),
                plus(jaccard, that.jaccard),
                plus(precision, that.precision),
                plus(recall, that.recall));
    }

    /** The best threshold's mean Jaccard index and the best threshold's F; empty if no image was seen. */
    @Override
    public Optional<SaliencyResult> result() {
        return images == 0
                ? Optional.empty()
                : Optional.of(new SaliencyResult(best(k -> jaccard.get(k).over(images)), best(this::f)));
    }

    private double f(int k) {
        double meanPrecision = precision.get(k).over(images);
        double meanRecall = recall.get(k).over(images);
        double sum = meanPrecision + meanRecall;
        return sum == 0 ? 0 : 2 * meanPrecision * meanRecall / sum;
    }

    private static double best(IntToDoubleFunction value) {
        return IntStream.range(0, SaliencyMetric.THRESHOLDS)
                .mapToDouble(value)
                .max()
                .orElseThrow();
    }

    private static List<FixedPointSum> plus(List<FixedPointSum> some, List<FixedPointSum> more) {
        return IntStream.range(0, some.size())
                .mapToObj(k -> some.get(k).plus(more.get(k)))
                .toList();
    }

    private static List<FixedPointSum> zeros() {
        return Collections.nCopies(SaliencyMetric.THRESHOLDS, FixedPointSum.ZERO);
    }

    static List<FixedPointSum> sums(FixedPointSum.Running[] running) {
        return Arrays.stream(running).map(FixedPointSum.Running::sum).toList();
    }
}
