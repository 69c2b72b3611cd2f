package dev.weightflow.model.loss;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.TaskKind;
import dev.weightflow.data.task.TaskMetric;

/**
 * The loss by which tasks of a kind are learned. It is found by {@link java.util.ServiceLoader}: a line in {@code META-INF/services} names it.
 */
public interface KindLoss<K extends TaskKind> {

    Class<K> kind();

    /**
     * The loss of a batch in which every sample has a label.
     *
     * @param output the network's raw output, [batch, channels, height, width]
     * @param label in its {@link LabelEncoding}, [batch, label channels, height, width]
     * @return []
     * @throws IllegalArgumentException naming shapes that do not fit
     */
    NDArray loss(K kind, NDArray output, NDArray label);

    /**
     * Selects the part of a raw output on a GPU that is copied for the metric: all of it, or a smaller part that {@link TaskMetric#ofOutput} also
     * takes.
     *
     * @param output [batch, channels, height, width]
     * @return [batch, ...]
     */
    default NDArray measured(K kind, NDArray output) {
        return output;
    }
}
