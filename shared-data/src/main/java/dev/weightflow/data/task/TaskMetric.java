package dev.weightflow.data.task;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.schema.metric.TaskFigures;
import java.util.List;
import java.util.Optional;

/**
 * Metric of one task: each image gives a {@link State}, states are added, and the sum gives the reported figures. The primary figure is a function of
 * sums over images, which an evaluation keeps for each image, so that comparisons can resample images.
 */
public interface TaskMetric {

    State none();

    /**
     * Measures one image by the network's raw output.
     *
     * @param output as it leaves the device, see {@link TaskKind#measured}: [channels, height, width]
     * @param label [label channels, height, width], in the task's {@link LabelEncoding}
     * @throws MalformedArrayException if one of them has another form
     */
    State ofOutput(HostTensor output, float[] label);

    /**
     * Measures one image by a prediction in the form of the labels.
     *
     * @param prediction as the label
     * @param label [label channels, height, width], in the task's {@link LabelEncoding}
     * @throws MalformedArrayException if one of them has another form
     */
    State ofPrediction(float[] prediction, float[] label);

    /** Returns the number of {@link State#sums()}. */
    int sumCount();

    /**
     * Computes the primary figure, in the unit of {@link TaskKind#scale}; NaN if there is no pixel to measure.
     *
     * @param sums the {@link State#sums()} of some images, added
     */
    double figure(double[] sums);

    /** Computes the figure of one image, in the unit of {@link #figure}; NaN if it has no pixel to measure. */
    default double figureOfImage(double[] sums) {
        return figure(sums);
    }

    /** Accumulated measurements of some images, as a value. {@link #plus} is commutative and associative to the last bit. */
    interface State {

        /**
         * Adds both states.
         *
         * @throws IllegalArgumentException if the other is of another metric
         */
        State plus(State other);

        /** Computes the figures; empty if there is no pixel to measure. */
        Optional<TaskFigures> result();

        /** Returns the contributions of these images to the primary figure; none is negative. */
        List<Double> sums();

        /** Returns the pixels with the row's class as label and the column's as prediction, where a pixel has one class; otherwise empty. */
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
