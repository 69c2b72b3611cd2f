package dev.weightflow.data.task.binary;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.FixedPointSum;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Foreground at the 15 thresholds 0.20, 0.25, …, 0.90: a pixel is foreground where its probability is strictly greater. Jaccard index, precision and
 * recall of the foreground are computed for each image, then averaged over the images.
 *
 * <p>Jaccard of an image without foreground in label and prediction is 1; precision of no prediction and recall of no foreground are 0, as in the
 * reference. An image without a valid pixel is skipped.
 *
 * @param ignorable whether a label of 255 marks an ignored pixel
 */
public record BinaryMetric(boolean ignorable) implements TaskMetric {
    private static final int THRESHOLDS = 15;

    /** Thresholds as floats, so that an 8-bit 51/255 equals 0.2 and is not above it: float division rounds both alike. */
    private static final Thresholds PROBABILITIES =
            new Thresholds(IntStream.range(0, THRESHOLDS).mapToDouble(k -> (4 + k) / 20f));

    /** Logits of the probabilities (4 + k) / 20: comparing logits needs no exponential and puts logit 0 exactly on one half. */
    private static final Thresholds LOGITS =
            new Thresholds(IntStream.range(0, THRESHOLDS).mapToDouble(k -> StrictMath.log((4.0 + k) / (16.0 - k))));

    @Override
    public State none() {
        List<FixedPointSum> zeros = Collections.nCopies(THRESHOLDS, FixedPointSum.ZERO);
        return new State(0, zeros, zeros, zeros);
    }

    @Override
    public State ofOutput(HostTensor output, float[] label) {
        requireSameSize(output.elements(), label);
        float[] logits = output.toFloats();
        for (int pixel = 0; pixel < logits.length; pixel++) {
            LabelEncoding.requireNumber(logits[pixel], 0, pixel);
        }
        return measure(logits, LOGITS, label);
    }

    @Override
    public State ofPrediction(float[] prediction, float[] label) {
        requireSameSize(prediction.length, label);
        for (int pixel = 0; pixel < prediction.length; pixel++) {
            if (!(prediction[pixel] >= 0 && prediction[pixel] <= 1)) {
                throw new MalformedArrayException(
                        Fault.PREDICTION_OUT_OF_RANGE,
                        "the prediction at pixel " + pixel + " is " + prediction[pixel]
                                + ", and a probability lies in 0 to 1");
            }
        }
        return measure(prediction, PROBABILITIES, label);
    }

    private State measure(float[] values, Thresholds thresholds, float[] label) {
        // [number of thresholds that the pixel is above]
        long[] foreground = new long[THRESHOLDS + 1];
        long[] background = new long[THRESHOLDS + 1];
        for (int pixel = 0; pixel < values.length; pixel++) {
            if (!(ignorable && label[pixel] == LabelEncoding.IGNORE)) {
                (LabelEncoding.isForeground(label[pixel], pixel, ignorable) ? foreground : background)
                        [thresholds.passed(values[pixel])]++;
            }
        }
        if (ignorable
                && Arrays.stream(foreground).sum() + Arrays.stream(background).sum() == 0) {
            return none();
        }
        FixedPointSum[] jaccard = new FixedPointSum[THRESHOLDS];
        FixedPointSum[] precision = new FixedPointSum[THRESHOLDS];
        FixedPointSum[] recall = new FixedPointSum[THRESHOLDS];
        long actual = Arrays.stream(foreground).sum();
        long hits = 0;
        long falseAlarms = 0;
        for (int k = THRESHOLDS - 1; k >= 0; k--) {
            hits += foreground[k + 1];
            falseAlarms += background[k + 1];
            jaccard[k] = FixedPointSum.of(actual + falseAlarms == 0 ? 1 : (double) hits / (actual + falseAlarms));
            precision[k] = FixedPointSum.of(hits == 0 ? 0 : (double) hits / (hits + falseAlarms));
            recall[k] = FixedPointSum.of(hits == 0 ? 0 : (double) hits / actual);
        }
        return new State(1, List.of(jaccard), List.of(precision), List.of(recall));
    }

    /** Returns the number of sums: for each threshold the Jaccard index, then 1 for the image itself. */
    @Override
    public int sumCount() {
        return THRESHOLDS + 1;
    }

    @Override
    public double figure(double[] sums) {
        double best = 0;
        for (int k = 0; k < THRESHOLDS; k++) {
            best = Math.max(best, sums[k]);
        }
        return best / sums[THRESHOLDS];
    }

    private static void requireSameSize(int values, float[] label) {
        if (values != label.length || label.length == 0) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE, "a map of " + values + " pixels does not fit a label of " + label.length);
        }
    }

    public record State(
            long images, List<FixedPointSum> jaccard, List<FixedPointSum> precision, List<FixedPointSum> recall)
            implements TaskMetric.State {

        public State {
            jaccard = List.copyOf(jaccard);
            precision = List.copyOf(precision);
            recall = List.copyOf(recall);
            for (List<FixedPointSum> sums : List.of(jaccard, precision, recall)) {
                if (images < 0 || sums.size() != THRESHOLDS) {
                    throw new IllegalArgumentException("a state needs " + THRESHOLDS
                            + " sums of each kind and a count of images that is not negative");
                }
            }
        }

        @Override
        public State plus(TaskMetric.State other) {
            State that = TaskMetric.State.require(State.class, other);
            return new State(
                    Math.addExact(images, that.images),
                    plus(jaccard, that.jaccard),
                    plus(precision, that.precision),
                    plus(recall, that.recall));
        }

        /** Computes the best threshold's mean Jaccard index and the best threshold's F; empty without images. */
        @Override
        public Optional<TaskFigures> result() {
            return images == 0
                    ? Optional.empty()
                    : Optional.of(
                            TaskFigures.foreground(best(k -> jaccard.get(k).over(images)), best(this::f)));
        }

        /** {@inheritDoc} Rounded from the exact sums; of one image they are its own. */
        @Override
        public List<Double> sums() {
            List<Double> sums = new ArrayList<>(THRESHOLDS + 1);
            jaccard.forEach(index -> sums.add(index.over(1)));
            sums.add((double) images);
            return sums;
        }

        private double f(int k) {
            double meanPrecision = precision.get(k).over(images);
            double meanRecall = recall.get(k).over(images);
            double sum = meanPrecision + meanRecall;
            return sum == 0 ? 0 : 2 * meanPrecision * meanRecall / sum;
        }

        private static double best(IntToDoubleFunction value) {
            return IntStream.range(0, THRESHOLDS).mapToDouble(value).max().orElseThrow();
        }

        private static List<FixedPointSum> plus(List<FixedPointSum> some, List<FixedPointSum> more) {
            return IntStream.range(0, some.size())
                    .mapToObj(k -> some.get(k).plus(more.get(k)))
                    .toList();
        }
    }
}
