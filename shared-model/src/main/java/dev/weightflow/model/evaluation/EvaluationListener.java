package dev.weightflow.model.evaluation;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.function.Supplier;

/** Listens to the evaluation of each image, in the samples' order, on the evaluation's thread. Its exceptions end the evaluation. */
@FunctionalInterface
public interface EvaluationListener {

    /**
     * Image with its predictions.
     *
     * @param done the number of evaluated images, this one included
     * @param image [3, size, size], see {@link dev.weightflow.data.dataset.Sample}
     * @param predictions returns, only while the listener is called, the predictions by task, in the labels' form
     * @param labels by task, in their {@link dev.weightflow.data.task.LabelEncoding}
     * @param measured the state of the metrics for this image alone
     */
    record Evaluated(
            int done,
            int total,
            String id,
            int size,
            HostTensor image,
            Supplier<Map<TaskName, float[]>> predictions,
            Map<TaskName, float[]> labels,
            MultiTaskState measured) {}

    void imageDone(Evaluated image);
}
