package dev.weightflow.model.task.normals;

import dev.weightflow.model.task.FixedPointSum;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.model.task.MalformedArrayException;
import dev.weightflow.model.task.MalformedArrayException.Fault;
import dev.weightflow.model.task.TaskMetric;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.List;
import java.util.Optional;

/**
 * Angles between predicted and true surface normals, in degrees, over all valid pixels of the dataset. The angle is
 * atan2(|p × n|, p · n), which is accurate at all angles and does not ask for unit length; a zero prediction is 90 degrees off.
 *
 * @param distribution whether the median and the shares of pixels within some angles are measured too
 */
public record NormalsMetric(boolean distribution) implements TaskMetric {

    @Override
    public State none() {
        return new State(
                0, FixedPointSum.ZERO, FixedPointSum.ZERO, distribution ? AngleCounts.NONE : AngleCounts.UNCOUNTED);
    }

    @Override
    public State ofOutput(float[] output, float[] label) {
        return ofPrediction(output, label);
    }

    /** {@inheritDoc} Only directions count, so the prediction need not have unit length. */
    @Override
    public State ofPrediction(float[] prediction, float[] label) {
        if (prediction.length != label.length || label.length % 3 != 0 || label.length == 0) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "normals of " + prediction.length + " values do not fit a label of " + label.length
                            + "; both have 3 channels");
        }
        FixedPointSum.Running angles = new FixedPointSum.Running();
        FixedPointSum.Running squares = new FixedPointSum.Running();
        int pixels = label.length / 3;
        AngleCounts.Running counts = new AngleCounts.Running(distribution);
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
                double angle = degrees(px, py, pz, nx, ny, nz);
                angles.add(angle);
                squares.add(angle * angle);
                counts.add(angle);
                valid++;
            }
        }
        return new State(valid, angles.sum(), squares.sum(), counts.sum());
    }

    /** The angular errors of the valid pixels, in degrees, then how many these are. */
    @Override
    public int sumCount() {
        return 2;
    }

    @Override
    public double figure(double[] sums) {
        return sums[0] / sums[1];
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

    /**
     * Sums over valid pixels.
     *
     * @param pixels how many valid pixels were seen
     * @param angles the sum of their angular errors, in degrees
     * @param squares the sum of the errors' squares
     */
    public record State(long pixels, FixedPointSum angles, FixedPointSum squares, AngleCounts counts)
            implements TaskMetric.State {

        public State {
            if (pixels < 0) {
                throw new IllegalArgumentException("a count of pixels cannot be negative, and here it is " + pixels);
            }
        }

        @Override
        public State plus(TaskMetric.State other) {
            State that = TaskMetric.State.require(State.class, other);
            return new State(
                    Math.addExact(pixels, that.pixels),
                    angles.plus(that.angles),
                    squares.plus(that.squares),
                    counts.plus(that.counts));
        }

        /** Empty if no valid pixel was seen. */
        @Override
        public Optional<TaskFigures> result() {
            if (pixels == 0) {
                return Optional.empty();
            }
            TaskFigures mean = TaskFigures.normals(angles.over(pixels), Math.sqrt(squares.over(pixels)));
            return Optional.of(mean.and(counts.figures()));
        }

        @Override
        public List<Double> sums() {
            return List.of(angles.over(1), (double) pixels);
        }
    }
}
