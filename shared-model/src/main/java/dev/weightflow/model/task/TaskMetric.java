package dev.weightflow.model.task;

import dev.weightflow.schema.Task;
import java.util.Optional;

/** How one task is measured: an image gives a {@link State}, states are added, and the sum gives the figures that are reported. */
public sealed interface TaskMetric permits SegmentationMetric, SaliencyMetric, NormalsMetric {

    static TaskMetric of(Task task) {
        return switch (task) {
            case SEMSEG, HUMAN_PARTS -> new SegmentationMetric(task.channels());
            case SAL -> new SaliencyMetric();
            case NORMALS -> new NormalsMetric();
        };
    }

    State none();

    /**
     * Measures one image by the network's raw output.
     *
     * @param output [channels, height, width], at the label's height and width: logits (segmentation, saliency), or vectors of any
     *     length (normals)
     * @param label the ground truth in the task's {@link LabelEncoding}
     * @throws dev.weightflow.model.task.MalformedArrayException if either is malformed
     */
    State ofOutput(float[] output, float[] label);

    /**
     * Measures one image by a prediction that is already decoded.
     *
     * @param prediction class indices, probabilities of foreground, or vectors, as {@link LabelEncoding} says
     * @param label the ground truth in the task's {@link LabelEncoding}
     * @throws dev.weightflow.model.task.MalformedArrayException if either is malformed
     */
    State ofPrediction(float[] prediction, float[] label);

    /** What was seen of some images, as a value. {@link #plus} is commutative and associative to the last bit. */
    sealed interface State permits SegmentationMetric.State, SaliencyMetric.State, NormalsMetric.State {

        /**
         * What both have seen together.
         *
         * @throws IllegalArgumentException if the other is the state of another metric
         */
        State plus(State other);

        /** The figures, a record of {@code dev.weightflow.schema.evaluation}; empty if nothing was seen that they could be taken of. */
        Optional<?> result();

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
