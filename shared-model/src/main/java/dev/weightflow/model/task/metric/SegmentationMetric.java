package dev.weightflow.model.task.metric;

import dev.weightflow.model.task.form.LabelEncoding;
import dev.weightflow.model.task.form.MalformedArrayException;
import dev.weightflow.model.task.form.MalformedArrayException.Fault;
import java.util.Arrays;

/**
 * Intersection over union of semantic segmentation and human parts. Pixels whose label is 255 are not looked at; all others are
 * counted over the whole dataset, and each class's IoU is TP / (TP + FP + FN) of those counts.
 *
 * <p>Source: PASCAL VOC's segmentation measure, averaged over all classes, background included.
 */
public final class SegmentationMetric implements TaskMetric {
    private final int classes;
    private final long[] confusion;
    private SegmentationState merged;

    private SegmentationMetric(int classes) {
        this.classes = classes;
        this.confusion = new long[classes * classes];
        this.merged = SegmentationState.none(classes);
    }

    /** A metric over that many classes, background included. */
    public static SegmentationMetric ofClasses(int classes) {
        return new SegmentationMetric(classes);
    }

    /** {@inheritDoc} The class of a pixel is the index of its largest logit; of equal ones, the lowest index. */
    @Override
    public void add(float[] output, float[] label) {
        if (output.length != classes * (long) label.length) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "an output of " + output.length + " values is not " + classes + " channels of the label's "
                            + label.length + " pixels");
        }
        addPrediction(LabelEncoding.CLASS_INDEX.decode(output, label.length), label);
    }

    /** {@inheritDoc} At an ignored pixel the prediction may be anything. */
    @Override
    public void addPrediction(float[] prediction, float[] label) {
        if (prediction.length != label.length) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "a prediction of " + prediction.length + " pixels does not fit a label of " + label.length);
        }
        long[] counts = new long[confusion.length];
        for (int pixel = 0; pixel < label.length; pixel++) {
            if (label[pixel] != LabelEncoding.IGNORE) {
                int actual = classOf(label[pixel], pixel, Fault.LABEL_OUT_OF_RANGE);
                counts[actual * classes + classOf(prediction[pixel], pixel, Fault.PREDICTION_OUT_OF_RANGE)]++;
            }
        }
        Arrays.setAll(confusion, at -> confusion[at] + counts[at]);
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

    @Override
    public void merge(TaskState other) {
        merged = merged.plus(other);
    }

    @Override
    public SegmentationState state() {
        return merged.plus(
                new SegmentationState(classes, Arrays.stream(confusion).boxed().toList()));
    }
}
