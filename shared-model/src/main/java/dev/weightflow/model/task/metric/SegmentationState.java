package dev.weightflow.model.task.metric;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many pixels of each class were predicted as each class.
 *
 * @param classes how many classes there are, background included
 * @param confusion counts of pixels, row by row: entry {@code actual * classes + predicted}
 */
public record SegmentationState(int classes, List<Long> confusion) implements TaskState {

    public SegmentationState {
        confusion = List.copyOf(confusion);
        if (classes < 1
                || confusion.size() != classes * classes
                || confusion.stream().anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("a confusion matrix of " + classes + " classes needs " + classes + " x "
                    + classes + " counts that are not negative");
        }
    }

    /** What a metric has seen before its first image. */
    public static SegmentationState none(int classes) {
        return new SegmentationState(classes, Collections.nCopies(classes * classes, 0L));
    }

    @Override
    public SegmentationState plus(TaskState other) {
        SegmentationState that = TaskState.require(SegmentationState.class, other);
        if (that.classes != classes) {
            throw new IllegalArgumentException(
                    "counts of " + that.classes + " classes cannot be added to counts of " + classes + " classes");
        }
        return new SegmentationState(
                classes,
                IntStream.range(0, confusion.size())
                        .mapToObj(at -> Math.addExact(confusion.get(at), that.confusion.get(at)))
                        .toList());
    }

    /** Never empty: a class that was neither there nor predicted has IoU 0, as in the reference, and so has every class of nothing. */
    @Override
    public Optional<SegmentationResult> result() {
        List<Double> perClass = IntStream.range(0, classes).mapToObj(this::iou).toList();
        double sum = perClass.stream().reduce(0.0, Double::sum);
        return Optional.of(new SegmentationResult(sum / classes, perClass));
    }

    /** How many pixels are of that class in label and prediction. */
    public long intersection(int index) {
        return confusion.get(index * classes + index);
    }

    /** How many pixels are of that class in label or prediction, or both. */
    public long union(int index) {
        long union = -intersection(index);
        for (int other = 0; other < classes; other++) {
            union += confusion.get(index * classes + other) + confusion.get(other * classes + index);
        }
        return union;
    }

    private double iou(int index) {
        long union = union(index);
        return union == 0 ? 0 : (double) intersection(index) / union;
    }
}
