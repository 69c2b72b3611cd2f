package dev.weightflow.data.task.segmentation;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.ArgMax;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Intersection over union of semantic segmentation and human parts. Pixels whose label is 255 are ignored; all others are counted over the whole
 * dataset, and each class's IoU is TP / (TP + FP + FN) of those counts.
 *
 * <p>Source: PASCAL VOC's segmentation measure, averaged over all classes, background included.
 *
 * @param pixelAccuracy whether the share of pixels of the right class is measured too
 */
public record SegmentationMetric(int classes, boolean pixelAccuracy) implements TaskMetric {

    /** Creates the metric without the accuracy of pixels. */
    public SegmentationMetric(int classes) {
        this(classes, false);
    }

    @Override
    public State none() {
        return new State(classes, pixelAccuracy, Collections.nCopies(classes * classes, 0L));
    }

    /** {@inheritDoc} The class of a pixel is the index of its largest logit; of equal ones, the lowest index. */
    @Override
    public State ofOutput(HostTensor output, float[] label) {
        if (output.type() == ElementType.U8) {
            return ofPrediction(LabelEncoding.CLASS_INDEX.decode(output, label.length), label);
        }
        if (output.elements() != classes * (long) label.length) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "an output of " + output.elements() + " values is not " + classes + " channels of the label's "
                            + label.length + " pixels");
        }
        ArgMax predicted = new ArgMax(output, label.length);
        long[] confusion = new long[classes * classes]; // [actual, predicted]
        for (int first = 0; first < label.length; first += ArgMax.BLOCK) {
            int count = Math.min(ArgMax.BLOCK, label.length - first);
            int[] classOfPixel = predicted.at(first, count);
            for (int i = 0; i < count; i++) {
                float actual = label[first + i];
                if (actual != LabelEncoding.IGNORE) {
                    confusion[classOf(actual, first + i, Fault.LABEL_OUT_OF_RANGE) * classes + classOfPixel[i]]++;
                }
            }
        }
        return state(confusion);
    }

    /** {@inheritDoc} At an ignored pixel the prediction may be anything. */
    @Override
    public State ofPrediction(float[] prediction, float[] label) {
        if (prediction.length != label.length) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "a prediction of " + prediction.length + " pixels does not fit a label of " + label.length);
        }
        long[] confusion = new long[classes * classes]; // [actual, predicted]
        for (int pixel = 0; pixel < label.length; pixel++) {
            if (label[pixel] != LabelEncoding.IGNORE) {
                int actual = classOf(label[pixel], pixel, Fault.LABEL_OUT_OF_RANGE);
                confusion[actual * classes + classOf(prediction[pixel], pixel, Fault.PREDICTION_OUT_OF_RANGE)]++;
            }
        }
        return state(confusion);
    }

    private State state(long[] confusion) {
        return new State(
                classes, pixelAccuracy, Arrays.stream(confusion).boxed().toList());
    }

    /** Returns the number of sums: for each class the pixels in the intersection of label and prediction, then for each class those in the union. */
    @Override
    public int sumCount() {
        return 2 * classes;
    }

    /** {@inheritDoc} As the benchmark has it, a class that is in neither label nor prediction counts 0. */
    @Override
    public double figure(double[] sums) {
        return meanOverlap(sums, classes);
    }

    /** {@inheritDoc} The mean over the classes that are in its label or prediction: no image has all of them. */
    @Override
    public double figureOfImage(double[] sums) {
        return meanOverlap(sums, 0);
    }

    /** @param least the smallest number of classes in the mean; NaN if none occurs */
    private double meanOverlap(double[] sums, int least) {
        double sum = 0;
        int seen = 0;
        for (int index = 0; index < classes; index++) {
            double union = sums[classes + index];
            if (union > 0) {
                sum += sums[index] / union;
                seen++;
            }
        }
        return seen == 0 ? Double.NaN : sum / Math.max(seen, least);
    }

    private int classOf(float value, int pixel, Fault fault) {
        int index = (int) value;
        if (index != value || index < 0 || index >= classes) {
            throw new MalformedArrayException(
                    fault,
                    "the " + (fault == Fault.LABEL_OUT_OF_RANGE ? "label" : "prediction") + " at pixel " + pixel
                            + " is " + value + ", and the classes are 0 to " + (classes - 1));
        }
        return index;
    }

    /**
     * Confusion matrix of the pixels.
     *
     * @param confusion counts of pixels, row by row: entry {@code actual * classes + predicted}
     */
    public record State(int classes, boolean pixelAccuracy, List<Long> confusion) implements TaskMetric.State {

        public State {
            confusion = List.copyOf(confusion);
            if (classes < 1
                    || confusion.size() != classes * classes
                    || confusion.stream().anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException("a confusion matrix of " + classes + " classes needs " + classes
                        + " x " + classes + " counts that are not negative");
            }
        }

        @Override
        public State plus(TaskMetric.State other) {
            State that = TaskMetric.State.require(State.class, other);
            if (that.classes != classes) {
                throw new IllegalArgumentException(
                        "counts of " + that.classes + " classes cannot be added to counts of " + classes + " classes");
            }
            return new State(
                    classes,
                    pixelAccuracy,
                    IntStream.range(0, confusion.size())
                            .mapToObj(at -> Math.addExact(confusion.get(at), that.confusion.get(at)))
                            .toList());
        }

        /**
         * Computes the figures. Never empty: in the mean, a class that is neither in labels nor in predictions counts 0, as in the reference. The
         * list marks it as absent.
         */
        @Override
        public Optional<TaskFigures> result() {
            List<Optional<Double>> perClass =
                    IntStream.range(0, classes).mapToObj(this::iou).toList();
            double sum = perClass.stream().mapToDouble(iou -> iou.orElse(0.0)).reduce(0, Double::sum);
            TaskFigures figures = TaskFigures.segmentation(sum / classes, perClass);
            long right =
                    IntStream.range(0, classes).mapToLong(this::intersection).sum();
            long all = confusion.stream().mapToLong(Long::longValue).sum();
            return Optional.of(
                    pixelAccuracy && all > 0 ? figures.and(Map.of("pixelAccuracy", (double) right / all)) : figures);
        }

        @Override
        public List<Double> sums() {
            List<Double> sums = new ArrayList<>(2 * classes);
            for (int index = 0; index < classes; index++) {
                sums.add((double) intersection(index));
            }
            for (int index = 0; index < classes; index++) {
                sums.add((double) union(index));
            }
            return sums;
        }

        @Override
        public List<List<Long>> confusionMatrix() {
            return IntStream.range(0, classes)
                    .mapToObj(actual -> confusion.subList(actual * classes, (actual + 1) * classes))
                    .toList();
        }

        public long intersection(int index) {
            return confusion.get(index * classes + index);
        }

        public long union(int index) {
            long union = -intersection(index);
            for (int other = 0; other < classes; other++) {
                union += confusion.get(index * classes + other) + confusion.get(other * classes + index);
            }
            return union;
        }

        private Optional<Double> iou(int index) {
            long union = union(index);
            return union == 0 ? Optional.empty() : Optional.of((double) intersection(index) / union);
        }
    }
}
