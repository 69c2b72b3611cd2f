package dev.weightflow.model.task.metric;

import dev.weightflow.model.task.form.LabelEncoding;
import dev.weightflow.model.task.form.MalformedArrayException;
import dev.weightflow.model.task.form.MalformedArrayException.Fault;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Saliency at the 15 thresholds 0.20, 0.25, …, 0.90: a pixel is foreground where its probability is strictly greater. Jaccard index,
 * precision and recall of the foreground are taken of each image by itself, then averaged over the images.
 *
 * <p>Jaccard of an image without foreground in label and prediction is 1; precision of no prediction and recall of no foreground
 * are 0, as in the reference.
 */
public final class SaliencyMetric implements TaskMetric {
    static final int THRESHOLDS = 15;

    /**
     * As floats, so that an 8-bit 51/255 lies exactly on 0.2 and is not above it: float division rounds both alike.
     */
    private static final double[] PROBABILITIES =
            IntStream.range(0, THRESHOLDS).mapToDouble(k -> (4 + k) / 20f).toArray();

    /** Where the sigmoid passes (4 + k) / 20: comparing logits needs no exponential and puts logit 0 exactly on one half. */
    private static final double[] LOGITS = IntStream.range(0, THRESHOLDS)
            .mapToDouble(k -> StrictMath.log((4.0 + k) / (16.0 - k)))
            .toArray();

    private final FixedPointSum.Running[] jaccard = running();
    private final FixedPointSum.Running[] precision = running();
    private final FixedPointSum.Running[] recall = running();
    private long images;
    private SaliencyState merged = SaliencyState.NONE;

    private SaliencyMetric() {}

    /** A metric that has seen nothing. */
    public static SaliencyMetric create() {
        return new SaliencyMetric();
    }

    @Override
    public void add(float[] output, float[] label) {
        requireSameSize(output, label);
        for (int pixel = 0; pixel < output.length; pixel++) {
            LabelEncoding.requireNumber(output[pixel], 0, pixel);
        }
        tally(output, LOGITS, label);
    }

    @Override
    public void addPrediction(float[] prediction, float[] label) {
        requireSameSize(prediction, label);
        for (int pixel = 0; pixel < prediction.length; pixel++) {
            if (!(prediction[pixel] >= 0 && prediction[pixel] <= 1)) {
                throw new MalformedArrayException(
                        Fault.PREDICTION_OUT_OF_RANGE,
                        "the prediction at pixel " + pixel + " is " + prediction[pixel]
                                + ", and a probability lies in 0 to 1");
            }
        }
        tally(prediction, PROBABILITIES, label);
    }

    private void tally(float[] values, double[] thresholds, float[] label) {
        // [how many thresholds the pixel is above]
        long[] foreground = new long[THRESHOLDS + 1];
        long[] background = new long[THRESHOLDS + 1];
        for (int pixel = 0; pixel < values.length; pixel++) {
            (isForeground(label[pixel], pixel) ? foreground : background)[passed(values[pixel], thresholds)]++;
        }
        long actual = Arrays.stream(foreground).sum();
        long hits = 0;
        long falseAlarms = 0;
        for (int k = THRESHOLDS - 1; k >= 0; k--) {
            hits += foreground[k + 1];
            falseAlarms += background[k + 1];
            jaccard[k].add(actual + falseAlarms == 0 ? 1 : (double) hits / (actual + falseAlarms));
            precision[k].add(hits == 0 ? 0 : (double) hits / (hits + falseAlarms));
            recall[k].add(hits == 0 ? 0 : (double) hits / actual);
        }
        images++;
    }

    private static int passed(float value, double[] thresholds) {
        int count = 0;
        while (count < THRESHOLDS && value > thresholds[count]) {
            count++;
        }
        return count;
    }

    private static boolean isForeground(float label, int pixel) {
        if (label != 0 && label != 1) {
            throw new MalformedArrayException(
                    Fault.LABEL_OUT_OF_RANGE,
                    "the saliency label at pixel " + pixel + " is " + label + ", and must be 0 or 1");
        }
        return label == 1;
    }

    private static void requireSameSize(float[] values, float[] label) {
        if (values.length != label.length || label.length == 0) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "a saliency of " + values.length + " pixels does not fit a label of " + label.length);
        }
    }

    @Override
    public void merge(TaskState other) {
        merged = merged.plus(other);
    }

    @Override
    public SaliencyState state() {
        return merged.plus(new SaliencyState(
                images, SaliencyState.sums(jaccard), SaliencyState.sums(precision), SaliencyState.sums(recall)));
    }

    private static FixedPointSum.Running[] running() {
        return IntStream.range(0, THRESHOLDS)
                .mapToObj(k -> new FixedPointSum.Running())
                .toArray(FixedPointSum.Running[]::new);
    }
}
