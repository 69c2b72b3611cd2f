package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.dataset.loader.Batch;
import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.Task;
import java.util.Map;
import java.util.Set;

/**
 * A batch on a device.
 *
 * @param images [batch, 3, side, side]
 * @param labels by task, [batch, 1, side, side], for normals [batch, 3, side, side]
 */
public record DeviceBatch(NDArray images, Map<Task, NDArray> labels) {

    public static DeviceBatch of(Batch batch, Set<Task> tasks, NDManager manager, Transfer transfer) {
        Map<Task, NDArray> labels = Task.each(
                tasks,
                task -> transfer.toDevice(
                        manager,
                        batch.labels().get(task),
                        shape(batch, LabelEncoding.of(task).channels())));
        return new DeviceBatch(transfer.toDevice(manager, batch.images(), shape(batch, 3)), labels);
    }

    private static Shape shape(Batch batch, int channels) {
        return new Shape(batch.size(), channels, batch.side(), batch.side());
    }
}
