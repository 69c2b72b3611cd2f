package dev.weightflow.model.evaluation;

import dev.weightflow.model.host.HostTensor;
import dev.weightflow.model.task.MultiTaskState;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import java.util.function.Supplier;

/** Hears of each image that was evaluated, in the samples' order, on the evaluation's thread. What it throws ends the evaluation. */
@FunctionalInterface
public interface EvaluationListener {

    /**
     * An image with what was predicted for it.
     *
     * @param done how many images are done, this one included
     * @param image [3, size, size], see {@link dev.weightflow.model.dataset.Sample}
     * @param predictions gives, as long as the listener is asked, what was predicted by task, in the labels' form
     * @param labels by task, in their {@link dev.weightflow.model.task.LabelEncoding}
     * @param measured what the metrics saw in this image alone
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
