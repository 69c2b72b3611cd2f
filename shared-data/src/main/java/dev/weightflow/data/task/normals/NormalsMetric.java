package dev.weightflow.data.task.normals;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.FixedPointSum;
import dev.weightflow.data.task.MalformedArrayException;
import dev.weightflow.data.task.MalformedArrayException.Fault;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.schema.metric.TaskFigures;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Angles between predicted and true surface normals, in degrees, over all valid pixels of the dataset. The angle is atan2(|p × n|, p · n), which is
 * accurate at all angles and does not need unit length; a zero prediction counts as 90 degrees.
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
    public State ofOutput(HostTensor output, float[] label) {
        return measure(output.data().asFloatBuffer(), label);
    }

    /** {@inheritDoc} Only directions count, so the prediction need not have unit length. */
    @Override
    public State ofPrediction(float[] prediction, float[] label) {
        return measure(FloatBuffer.wrap(prediction), label);
    }

    private State measure(FloatBuffer predicted, float[] label) {
        if (predicted.limit() != label.length || label.length % 3 != 0 || label.length == 0) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "normals of " + predicted.limit() + " values do not fit a label of " + label.length
                            + "; both have 3 channels");
        }
        FixedPointSum.Running angles = new FixedPointSum.Running();
        FixedPointSum.Running squares = new FixedPointSum.Running();
        AngleCounts.Running counts = new AngleCounts.Running(distribution);
        int pixels = label.length / 3;
        Directions directions = new Directions(predicted, label);
        double[] degrees = new double[Directions.BLOCK];
        int valid = 0;
        for (int first = 0; first < pixels; first += Directions.BLOCK) {
            directions.read(first, Math.min(Directions.BLOCK, pixels - first));
            int seen = directions.angles(degrees);
            angles.add(degrees, seen);
            counts.add(degrees, seen);
            for (int i = 0; i < seen; i++) {
                degrees[i] *= degrees[i];
            }
            squares.add(degrees, seen);
            valid += seen;
        }
        return new State(valid, angles.sum(), squares.sum(), counts.sum());
    }

    /** Returns the number of sums: the angular errors of the valid pixels, in degrees, then their number. */
    @Override
    public int sumCount() {
        return 2;
    }

    @Override
    public double figure(double[] sums) {
        return sums[0] / sums[1];
    }

    /**
     * Sums over valid pixels.
     *
     * @param pixels the number of valid pixels
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

        /** Computes the figures; empty without a valid pixel. */
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
