package dev.weightflow.data.task.orientation;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.FixedPointSum;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kind of task from outside the project: a fraction of a turn a pixel, with squared errors. */
public record Orientation(double turns) implements TaskKind {
    private static final MetricScale SCALE = new MetricScale("meanSquaredTurn", "", 0.01, true);

    @Override
    public Type type() {
        return new Kind();
    }

    @Override
    public LabelEncoding encoding() {
        return LabelEncoding.NUMBER;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public TaskMetric metric() {
        return new Metric();
    }

    @Override
    public MetricScale scale() {
        return SCALE;
    }

    /** Type {@code orientation}. */
    public static final class Kind implements Type {
        @Override
        public String name() {
            return "orientation";
        }

        @Override
        public Class<Orientation> options() {
            return Orientation.class;
        }
    }

    private record Metric() implements TaskMetric {
        @Override
        public State none() {
            return new Seen(0, FixedPointSum.ZERO);
        }

        @Override
        public State ofOutput(HostTensor output, float[] label) {
            return ofPrediction(output.toFloats(), label);
        }

        @Override
        public State ofPrediction(float[] prediction, float[] label) {
            FixedPointSum.Running squares = new FixedPointSum.Running();
            for (int pixel = 0; pixel < label.length; pixel++) {
                squares.add(Math.pow(prediction[pixel] - label[pixel], 2));
            }
            return new Seen(label.length, squares.sum());
        }

        @Override
        public int sumCount() {
            return 2;
        }

        @Override
        public double figure(double[] sums) {
            return sums[0] / sums[1];
        }
    }

    private record Seen(long pixels, FixedPointSum squares) implements TaskMetric.State {
        @Override
        public TaskMetric.State plus(TaskMetric.State other) {
            Seen that = TaskMetric.State.require(Seen.class, other);
            return new Seen(pixels + that.pixels, squares.plus(that.squares));
        }

        @Override
        public Optional<TaskFigures> result() {
            return pixels == 0
                    ? Optional.empty()
                    : Optional.of(new TaskFigures(Map.of(SCALE.metric(), squares.over(pixels)), List.of(), SCALE));
        }

        @Override
        public List<Double> sums() {
            return List.of(squares.over(1), (double) pixels);
        }
    }
}
