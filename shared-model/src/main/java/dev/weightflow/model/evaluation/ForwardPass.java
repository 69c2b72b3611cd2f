package dev.weightflow.model.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Forward pass in evaluation mode from file to file, for comparing this implementation with others.
 *
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 */
public record ForwardPass(NetworkConfig config, Method method, String device) {

    private static final String IMAGE = "image";
    private static final int CHUNK = 4;

    /** Result of a prediction: the number of images, the tasks, the path of the output, and the time of the forward passes. */
    public record Result(int images, List<String> tasks, String output, long milliseconds) {}

    /**
     * Runs the pass.
     *
     * @param weights a whole model, safetensors or {@code .pth}, or a checkpoint, whose base weights must then be beside it under their digest
     * @param input safetensors with {@code image} [batch, 3, size, size]
     * @param output path of the safetensors with a float32 tensor under each task's name, written atomically
     * @throws IllegalArgumentException if the input has no such image
     * @throws dev.weightflow.data.weights.WeightsException if a file cannot be read, or the weights do not fit the model
     */
    public Result run(Path weights, Path input, Path output) {
        HostTensor image = image(input);
        int batch = (int) image.dimensions()[0];
        Map<TaskName, float[]> outputs = new TreeMap<>();
        long started = System.nanoTime();
        try (Network network = Checkpoint.open(
                config, method, Torch.device(device), weights.toString(), weights, digest -> beside(weights, digest))) {
            started = System.nanoTime();
            float[] pixels = image.toFloats();
            for (int first = 0; first < batch; first += CHUNK) {
                int count = Math.min(CHUNK, batch - first);
                predict(network, pixels, first, count, batch, outputs);
            }
        }
        long milliseconds = (System.nanoTime() - started) / 1_000_000;
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        outputs.forEach((task, values) -> tensors.put(
                task.key(),
                HostTensor.of(
                        values, batch, config.tasks().get(task).channels(), config.imageSize(), config.imageSize())));
        Safetensors.write(output, tensors, Map.of());
        return new Result(batch, List.copyOf(tensors.keySet()), output.toString(), milliseconds);
    }

    /** Returns the path of the base weights of a checkpoint that holds only trained ones. */
    private static Path beside(Path weights, Digest base) {
        Path file = weights.resolveSibling(base.hex() + ".safetensors");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(weights + " holds what was trained over the base weights " + base
                    + "; put these beside it as " + file.getFileName());
        }
        return file;
    }

    private HostTensor image(Path input) {
        HostTensor image = WeightsFile.read(input).tensors().get(IMAGE);
        long size = config.imageSize();
        if (image == null
                || image.shape().size() != 4
                || !image.shape().subList(1, 4).equals(List.of(3L, size, size))) {
            throw new IllegalArgumentException(input + " needs a tensor 'image' of shape [batch, 3, " + size + ", "
                    + size + "]" + (image == null ? "" : ", not " + image.shape())
                    + "; choose another --image-size or input");
        }
        return image;
    }

    private void predict(
            Network network, float[] pixels, int first, int count, int batch, Map<TaskName, float[]> outputs) {
        int size = config.imageSize();
        int length = 3 * size * size;
        try (StepScope scope = StepScope.open()) {
            NDArray images = network.parameters()
                    .manager()
                    .create(FloatBuffer.wrap(pixels, first * length, count * length), new Shape(count, 3, size, size));
            Torch.inference(() -> network.forward(images, false)).forEach((task, array) -> {
                float[] all = outputs.computeIfAbsent(
                        task, any -> new float[batch * config.tasks().get(task).channels() * size * size]);
                float[] part = array.toFloatArray();
                System.arraycopy(part, 0, all, first * config.tasks().get(task).channels() * size * size, part.length);
            });
        }
    }
}
