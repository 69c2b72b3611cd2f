package dev.weightflow.model.task.metric;

import dev.weightflow.model.task.form.LabelEncoding;
import dev.weightflow.model.task.form.MalformedArrayException;
import dev.weightflow.model.task.form.MalformedArrayException.Fault;

/**
 * Angles between predicted and true surface normals, in degrees, over all valid pixels of the dataset. The angle is
 * atan2(|p × n|, p · n), which is accurate at all angles and does not ask for unit length; a zero prediction is 90 degrees off.
 */
public final class NormalsMetric implements TaskMetric {
    private final FixedPointSum.Running angles = new FixedPointSum.Running();
    private final FixedPointSum.Running squares = new FixedPointSum.Running();
    private long count;
    private NormalsState merged = NormalsState.NONE;

    private NormalsMetric() {}

    /** A metric that has seen nothing. */
    public static NormalsMetric create() {
        return new NormalsMetric();
    }

    @Override
    public void add(float[] output, float[] label) {
        addPrediction(output, label);
    }

    /** {@inheritDoc} Only directions count, so the prediction need not have unit length. */
    @Override
    public void addPrediction(float[] prediction, float[] label) {
        if (prediction.length != label.length || label.length % 3 != 0 || label.length == 0) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "normals of " + prediction.length + " values do not fit a label of " + label.length
                            + "; both have 3 channels");
        }
        int pixels = label.length / 3;
        double[] errors = new double[pixels];
        int valid = 0;
        for (int pixel = 0; pixel < pixels; pixel++) {
            double px = LabelEncoding.requireFinite(prediction[pixel], 0, pixel);
            double py = LabelEncoding.requireFinite(prediction[pixels + pixel], 1, pixel);
            double pz = LabelEncoding.requireFinite(prediction[2 * pixels + pixel], 2, pixel);
            float nx = label[pixel];
            float ny = label[pixels + pixel];
            float nz = label[2 * pixels + pixel];
            if (nx != LabelEncoding.IGNORE && ny != LabelEncoding.IGNORE && nz != LabelEncoding.IGNORE) {
                requireDirection(nx, ny, nz, pixel);
                errors[valid++] = degrees(px, py, pz, nx, ny, nz);
            }
        }
        for (int at = 0; at < valid; at++) {
            angles.add(errors[at]);
            squares.add(errors[at] * errors[at]);
        }
        count += valid;
    }

    private static double degrees(double px, double py, double pz, double nx, double ny, double nz) {
        if (px == 0 && py == 0 && pz == 0) {
            return 90;
        }
        double x = py * nz - pz * ny;
        double y = pz * nx - px * nz;
        double z = px * ny - py * nx;
        // StrictMath: the same bits on every machine
        return StrictMath.toDegrees(StrictMath.atan2(Math.sqrt(x * x + y * y + z * z), px * nx + py * ny + pz * nz));
    }

    private static void requireDirection(float nx, float ny, float nz, int pixel) {
        float size = Math.abs(nx) + Math.abs(ny) + Math.abs(nz);
        if (size == 0 || !Float.isFinite(size)) {
            throw new MalformedArrayException(
                    Fault.LABEL_OUT_OF_RANGE,
                    "the label at pixel " + pixel
                            + " is no direction; mark a pixel without a normal by 255 in all three channels");
        }
    }

    @Override
    public void merge(TaskState other) {
        merged = merged.plus(other);
    }

    @Override
    public NormalsState state() {
        return merged.plus(new NormalsState(count, angles.sum(), squares.sum()));
    }
}
