package dev.weightflow.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.network.ImageInput;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.TaskName;
import java.util.Map;

/**
 * A batch on a device, as floats.
 *
 * @param images [batch, 3, side, side]
 * @param labels by task, [batch, 1, side, side], for normals [batch, 3, side, side]
 */
public record DeviceBatch(NDArray images, Map<TaskName, NDArray> labels) {

    public static DeviceBatch of(Batch batch, Tasks tasks, NDManager manager, Transfer transfer) {
        return new DeviceBatch(
                ImageInput.of(batch.images(), manager, transfer),
                TaskName.each(
                        tasks.names(),
                        task -> transfer.toDevice(manager, batch.labels().get(task))));
    }
}
