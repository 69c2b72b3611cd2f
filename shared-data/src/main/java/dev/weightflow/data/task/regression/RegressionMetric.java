package dev.weightflow.data.task.regression;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.FixedPointSum;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Errors of numbers over all valid pixels of the dataset: the root of the mean squared error, the mean absolute error, and, where all
 * labels are above 0, the mean absolute relative error |p − l| / l and the shares of pixels whose ratio max(p / l, l / p) is below 1.25,
 * 1.25² and 1.25³. A prediction that is not above 0 is within none of these.
 *
 * <p>Source of the ratios: Eigen, Puhrsch and Fergus, Depth Map Prediction from a Single Image (NeurIPS 2014).
 */
public record RegressionMetric(Regression kind) implements TaskMetric {
    private static final double RATIO = 1.25;

    @Override
    public State none() {
        return new State(kind.scale(), 0, 0, FixedPointSum.ZERO, FixedPointSum.ZERO, FixedPointSum.ZERO, 0, 0, 0);
    }

    @Override
    public State ofOutput(HostTensor output, float[] label) {
        return ofPrediction(kind.decode(output, label.length), label);
    }

    @Override
    public State ofPrediction(float[] prediction, float[] label) {
        if (prediction.length != label.length || label.length == 0) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "a prediction of " + prediction.length + " pixels does not fit a label of " + label.length);
        }
        FixedPointSum.Running squares = new FixedPointSum.Running();
        FixedPointSum.Running magnitudes = new FixedPointSum.Running();
        FixedPointSum.Running relative = new FixedPointSum.Running();
        long pixels = 0;
        long positive = 0;
        long[] within = new long[3];
        for (int pixel = 0; pixel < label.length; pixel++) {
            double predicted = LabelEncoding.requireFinite(prediction[pixel], 0, pixel);
            double actual = label[pixel];
            if (Double.isNaN(actual)) {
                continue;
            }
            if (Double.isInfinite(actual)) {
                throw new MalformedArrayException(
                        Fault.LABEL_OUT_OF_RANGE,
                        "the label at pixel " + pixel + " is infinite; mark a pixel without a number by NaN");
            }
            double error = Math.abs(predicted - actual);
            pixels++;
            squares.add(error * error);
            magnitudes.add(error);
            if (actual > 0) {
                positive++;
                relative.add(error / actual);
                count(
                        within,
                        predicted <= 0 ? Double.POSITIVE_INFINITY : Math.max(predicted / actual, actual / predicted));
            }
        }
        return new State(
                kind.scale(),
                pixels,
                positive,
                squares.sum(),
                magnitudes.sum(),
                relative.sum(),
                within[0],
                within[1],
                within[2]);
    }

    private static void count(long[] within, double ratio) {
        double bound = 1;
        for (int k = 0; k < within.length; k++) {
            bound *= RATIO;
            within[k] += ratio < bound ? 1 : 0;
        }
    }

    /** Returns the number of sums: the squared errors of the valid pixels, then their number. */
    @Override
    public int sumCount() {
        return 2;
    }

    @Override
    public double figure(double[] sums) {
        return Math.sqrt(sums[0] / sums[1]);
    }

    /**
     * Sums over valid pixels.
     *
     * @param scale of the primary figure
     * @param pixels the number of valid pixels
     * @param positive the number of those with a label above 0
     * @param squares of the errors
     * @param magnitudes of the errors
     * @param relative errors over the labels above 0
     * @param within1 the number of ratios below 1.25
     * @param within2 the number of ratios below 1.25²
     * @param within3 the number of ratios below 1.25³
     */
    public record State(
            MetricScale scale,
            long pixels,
            long positive,
            FixedPointSum squares,
            FixedPointSum magnitudes,
            FixedPointSum relative,
            long within1,
            long within2,
            long within3)
            implements TaskMetric.State {

        @Override
        public State plus(TaskMetric.State other) {
            State that = TaskMetric.State.require(State.class, other);
            return new State(
                    scale,
                    Math.addExact(pixels, that.pixels),
                    Math.addExact(positive, that.positive),
                    squares.plus(that.squares),
                    magnitudes.plus(that.magnitudes),
                    relative.plus(that.relative),
                    Math.addExact(within1, that.within1),
                    Math.addExact(within2, that.within2),
                    Math.addExact(within3, that.within3));
        }

        /** Computes the figures; empty without a valid pixel. */
        @Override
        public Optional<TaskFigures> result() {
            if (pixels == 0) {
                return Optional.empty();
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("rmse", Math.sqrt(squares.over(pixels)));
            figures.put("meanAbsoluteError", magnitudes.over(pixels));
            if (positive == pixels) {
                figures.put("absoluteRelativeError", relative.over(pixels));
                figures.put("delta1", (double) within1 / pixels);
                figures.put("delta2", (double) within2 / pixels);
                figures.put("delta3", (double) within3 / pixels);
            }
            return Optional.of(new TaskFigures(figures, List.of(), scale));
        }

        @Override
        public List<Double> sums() {
            return List.of(squares.over(1), (double) pixels);
        }
    }
}
