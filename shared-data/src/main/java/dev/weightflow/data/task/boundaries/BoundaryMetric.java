package dev.weightflow.data.task.boundaries;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Boundaries at the {@value #THRESHOLDS} thresholds 0.05, 0.10, …, 0.95: a prediction is thinned to lines of one pixel where it is above the
 * threshold, and each of their pixels is paired with at most one of the label's within the tolerance. Precision is the share of predicted pixels that
 * are paired, recall that of the label's. ODS-F is the greatest F-measure of one threshold for all images, over the sums of their counts; OIS-F that
 * of each image's own best threshold.
 *
 * <p>Source: Martin, Fowlkes and Malik, Learning to Detect Natural Image Boundaries (PAMI 2004). Their benchmark has 99 thresholds by default and
 * minimises the sum of distances of pairs, where this one maximises the number of pairs; the label is not thinned. Images are squares.
 *
 * @param tolerance as a fraction of the diagonal
 * @param ignorable whether a label of 255 marks an ignored pixel; predictions there are ignored
 */
public record BoundaryMetric(double tolerance, boolean ignorable) implements TaskMetric {
    static final int THRESHOLDS = 19;

    @Override
    public State none() {
        List<Long> zeros = Collections.nCopies(THRESHOLDS, 0L);
        return new State(0, 0, zeros, zeros, 0, 0, 0);
    }

    @Override
    public State ofOutput(HostTensor output, float[] label) {
        requireSameSize(output.elements(), label);
        return ofPrediction(LabelEncoding.FOREGROUND.decode(output, label.length), label);
    }

    @Override
    public State ofPrediction(float[] prediction, float[] label) {
        requireSameSize(prediction.length, label);
        int side = (int) Math.round(Math.sqrt(label.length));
        boolean[] counts = new boolean[label.length];
        boolean[] labelled = new boolean[label.length];
        for (int pixel = 0; pixel < label.length; pixel++) {
            counts[pixel] = !(ignorable && label[pixel] == LabelEncoding.IGNORE);
            labelled[pixel] = counts[pixel] && LabelEncoding.isForeground(label[pixel], pixel, ignorable);
            if (!(prediction[pixel] >= 0 && prediction[pixel] <= 1)) {
                throw new MalformedArrayException(
                        Fault.PREDICTION_OUT_OF_RANGE,
                        "the prediction at pixel " + pixel + " is " + prediction[pixel]
                                + ", and a probability lies in 0 to 1");
            }
        }
        int valid = Matching.count(counts);
        if (valid == 0) {
            return none();
        }
        double reach = tolerance * Math.hypot(side, side);
        List<Long> paired = new ArrayList<>(THRESHOLDS);
        List<Long> predicted = new ArrayList<>(THRESHOLDS);
        long actual = Matching.count(labelled);
        boolean[] before = new boolean[0];
        for (int k = 0; k < THRESHOLDS; k++) {
            boolean[] above = above(prediction, (k + 1) / (THRESHOLDS + 1f), counts);
            if (Arrays.equals(above, before)) {
                paired.add(paired.get(k - 1));
                predicted.add(predicted.get(k - 1));
                continue;
            }
            before = above;
            boolean[] lines = Thinning.of(above, side);
            predicted.add((long) Matching.count(lines));
            paired.add((long) Matching.size(lines, labelled, side, reach));
        }
        int best = IntStream.range(0, THRESHOLDS)
                .reduce(
                        0,
                        (one, other) -> f(paired.get(other), predicted.get(other), actual)
                                        > f(paired.get(one), predicted.get(one), actual)
                                ? other
                                : one);
        return new State(1, actual, paired, predicted, paired.get(best), predicted.get(best), valid);
    }

    private static boolean[] above(float[] prediction, float threshold, boolean[] counts) {
        boolean[] above = new boolean[prediction.length];
        for (int pixel = 0; pixel < above.length; pixel++) {
            above[pixel] = counts[pixel] && prediction[pixel] > threshold;
        }
        return above;
    }

    private static void requireSameSize(int values, float[] label) {
        int side = (int) Math.round(Math.sqrt(label.length));
        if (values != label.length || label.length == 0 || side * side != label.length) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE, "a map of " + values + " pixels does not fit a square label of " + label.length);
        }
    }

    private static double f(double paired, double predicted, double actual) {
        return predicted + actual == 0 ? 0 : 2 * paired / (predicted + actual);
    }

    /** Returns the number of sums: for each threshold the paired pixels, then for each the predicted ones, then the label's. */
    @Override
    public int sumCount() {
        return 2 * THRESHOLDS + 1;
    }

    @Override
    public double figure(double[] sums) {
        double actual = sums[2 * THRESHOLDS];
        return actual == 0
                ? Double.NaN
                : IntStream.range(0, THRESHOLDS)
                        .mapToDouble(k -> f(sums[k], sums[THRESHOLDS + k], actual))
                        .max()
                        .orElseThrow();
    }

    /**
     * Counts of pixels.
     *
     * @param actual of the labels' boundaries
     * @param paired by threshold
     * @param predicted by threshold
     * @param pairedAtBest at each image's best threshold
     * @param predictedAtBest at each image's best threshold
     * @param valid pixels
     */
    public record State(
            long images,
            long actual,
            List<Long> paired,
            List<Long> predicted,
            long pairedAtBest,
            long predictedAtBest,
            long valid)
            implements TaskMetric.State {
        public State {
            paired = List.copyOf(paired);
            predicted = List.copyOf(predicted);
        }

        @Override
        public State plus(TaskMetric.State other) {
            State that = TaskMetric.State.require(State.class, other);
            return new State(
                    images + that.images,
                    Math.addExact(actual, that.actual),
                    sum(paired, that.paired),
                    sum(predicted, that.predicted),
                    Math.addExact(pairedAtBest, that.pairedAtBest),
                    Math.addExact(predictedAtBest, that.predictedAtBest),
                    Math.addExact(valid, that.valid));
        }

        /** Computes the figures; empty if no boundary was labelled. */
        @Override
        public Optional<TaskFigures> result() {
            if (actual == 0) {
                return Optional.empty();
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put(
                    "odsF",
                    IntStream.range(0, THRESHOLDS)
                            .mapToDouble(k -> f(paired.get(k), predicted.get(k), actual))
                            .max()
                            .orElseThrow());
            figures.put("oisF", f(pairedAtBest, predictedAtBest, actual));
            return Optional.of(new TaskFigures(figures, List.of(), new Boundaries(null, false).scale()));
        }

        @Override
        public List<Double> sums() {
            List<Double> sums = new ArrayList<>(2 * THRESHOLDS + 1);
            paired.forEach(count -> sums.add((double) count));
            predicted.forEach(count -> sums.add((double) count));
            sums.add((double) actual);
            return sums;
        }

        private static List<Long> sum(List<Long> some, List<Long> more) {
            return IntStream.range(0, some.size())
                    .mapToObj(k -> Math.addExact(some.get(k), more.get(k)))
                    .toList();
        }
    }
}
