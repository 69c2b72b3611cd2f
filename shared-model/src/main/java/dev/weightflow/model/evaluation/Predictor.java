package dev.weightflow.model.evaluation;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.network.ImageInput;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;

/** Predicts all maps of an image in one forward pass, adapters merged in. Not thread-safe. */
public final class Predictor implements AutoCloseable {

    private final Network merged;
    private final Transfer transfer = new Transfer();

    /** Creates a predictor with the network's current weights; the caller keeps the network. */
    public Predictor(Network network) {
        merged = network.merged();
    }

    public Tasks tasks() {
        return merged.config().tasks();
    }

    public int imageSize() {
        return merged.config().imageSize();
    }

    /**
     * Predicts the maps of an image.
     *
     * @param image [3, size, size], see {@link dev.weightflow.data.dataset.Sample}
     * @return by task, in its {@link LabelEncoding}: class indices, probabilities, unit vectors; [channels, size, size]
     * @throws dev.weightflow.data.task.MalformedArrayException if the network's output is not finite
     */
    public Map<TaskName, float[]> predict(HostTensor image) {
        int size = imageSize();
        try (StepScope scope = StepScope.open()) {
            HostTensor batch = new HostTensor(image.type(), List.of(1L, 3L, (long) size, (long) size), image.data());
            Map<TaskName, NDArray> outputs = Torch.inference(() ->
                    merged.forward(ImageInput.of(batch, merged.parameters().manager(), transfer), false));
            return TaskName.each(outputs.keySet(), task -> merged.config()
                    .tasks()
                    .kind(task)
                    .decode(Transfer.view(outputs.get(task)).at(0), size * size));
        }
    }

    @Override
    public void close() {
        merged.close();
    }
}
