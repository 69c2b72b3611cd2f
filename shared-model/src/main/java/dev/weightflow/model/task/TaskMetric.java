package dev.weightflow.model.task;

import dev.weightflow.model.host.HostTensor;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.List;
import java.util.Optional;

/**
 * How one task is measured: an image gives a {@link State}, states are added, and the sum gives the figures that are reported. The
 * figure by which the task is judged is a function of sums over images, which an evaluation keeps for each image, so that
 * comparisons can draw images anew.
 */
public interface TaskMetric {

    State none();

    /**
     * What is seen in one image, by the network's raw output.
     *
     * @param output as it leaves the device, see {@link TaskKind#measured}: [channels, height, width]
     * @param label [label channels, height, width], in the task's {@link LabelEncoding}
     * @throws MalformedArrayException if one of them has not its form
     */
    State ofOutput(HostTensor output, float[] label);

    /**
     * What is seen in one image, by a prediction in the form of the labels.
     *
     * @param prediction as the label
     * @param label [label channels, height, width], in the task's {@link LabelEncoding}
     * @throws MalformedArrayException if one of them has not its form
     */
    State ofPrediction(float[] prediction, float[] label);

    /** How many {@link State#sums()} there are. */
    int sumCount();

    /**
     * The figure by which the task is judged, in the unit of {@link TaskKind#scale}; NaN if nothing was seen that it could be taken of.
     *
     * @param sums the {@link State#sums()} of some images, added
     */
    double figure(double[] sums);

    /** How good the prediction of one image is, in the unit of {@link #figure}; NaN if nothing was seen that it could be taken of. */
    default double figureOfImage(double[] sums) {
        return figure(sums);
    }

    /** What was seen of some images, as a value. {@link #plus} is commutative and associative to the last bit. */
    interface State {

        /**
         * What both have seen together.
         *
         * @throws IllegalArgumentException if the other is of another metric
         */
        State plus(State other);

        /** The figures; empty if nothing was seen that they could be taken of. */
        Optional<TaskFigures> result();

        /** What these images add to the figure by which the task is judged; none is negative. */
        List<Double> sums();

        /** Where a pixel is of one class, how many pixels have the row's class as label and the column's as prediction; none else. */
        default List<List<Long>> confusionMatrix() {
            return List.of();
        }

        static <S extends State> S require(Class<S> kind, State other) {
            if (!kind.isInstance(other)) {
                throw new IllegalArgumentException(
                        "a state of %s cannot be added to one of %s; add states of the same task"
                                .formatted(metricOf(other.getClass()), metricOf(kind)));
            }
            return kind.cast(other);
        }

        private static String metricOf(Class<?> state) {
            return state.getEnclosingClass().getSimpleName();
        }
    }
}
