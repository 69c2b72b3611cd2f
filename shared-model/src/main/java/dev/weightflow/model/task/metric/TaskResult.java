package dev.weightflow.model.task.metric;

/** A metric's value. Its record components are what reports show: fractions in 0–1, and degrees for normals. */
public sealed interface TaskResult permits SegmentationResult, SaliencyResult, NormalsResult {

    /**
     * The one number that the paper's Table 1 gives for the task, in the table's unit: percent of mIoU, or degrees of mean angular
     * error (which that table calls rmse).
     */
    double primaryMetric();
}
