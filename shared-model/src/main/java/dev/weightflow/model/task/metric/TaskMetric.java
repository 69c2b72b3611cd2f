package dev.weightflow.model.task.metric;

import dev.weightflow.model.task.form.LabelEncoding;
import dev.weightflow.schema.Task;

/**
 * A metric in the making: takes one image after the other. Not safe for use by several threads; give each its own and merge their
 * states.
 */
public sealed interface TaskMetric permits SegmentationMetric, SaliencyMetric, NormalsMetric {

    /** A fresh accumulator for that task. */
    static TaskMetric of(Task task) {
        return switch (task) {
            case SEMSEG, HUMAN_PARTS -> SegmentationMetric.ofClasses(task.channels());
            case SAL -> SaliencyMetric.create();
            case NORMALS -> NormalsMetric.create();
        };
    }

    /**
     * Adds one image by the network's raw output.
     *
     * @param output CHW, at the label's height and width: logits (segmentation, saliency), or vectors of any length (normals)
     * @param label the ground truth in the task's {@link LabelEncoding}
     * @throws dev.weightflow.model.task.form.MalformedArrayException if either is malformed; nothing was added then
     */
    void add(float[] output, float[] label);

    /**
     * Adds one image by a prediction that is already decoded.
     *
     * @param prediction class indices, probabilities of foreground, or vectors, as {@link LabelEncoding} says
     * @param label the ground truth in the task's {@link LabelEncoding}
     * @throws dev.weightflow.model.task.form.MalformedArrayException if either is malformed; nothing was added then
     */
    void addPrediction(float[] prediction, float[] label);

    /**
     * Adds what another accumulator has seen.
     *
     * @throws IllegalArgumentException if it is the state of another metric
     */
    void merge(TaskState other);

    /** What was seen so far, as a value. */
    TaskState state();
}
