package dev.weightflow.model.evaluation;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.function.Supplier;

/** Listens to the evaluation of batches and of each image, in the samples' order, on the evaluation's thread. Its exceptions end the evaluation. */
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

    /**
     * Hears of a batch before its images are done. The arrays live only while the listener is called.
     *
     * @param images [batch, 3, size, size], with ImageNet's normalisation
     * @param outputs by task, raw: [batch, channels, size, size]
     */
    default void batchPredicted(NDArray images, Map<TaskName, NDArray> outputs) {}

    /** Returns a listener that has this one hear everything first, and then the other. */
    default EvaluationListener and(EvaluationListener other) {
        EvaluationListener first = this;
        return new EvaluationListener() {
            @Override
            public void imageDone(Evaluated image) {
                first.imageDone(image);
                other.imageDone(image);
            }

            @Override
            public void batchPredicted(NDArray images, Map<TaskName, NDArray> outputs) {
                first.batchPredicted(images, outputs);
                other.batchPredicted(images, outputs);
            }
        };
    }
}
