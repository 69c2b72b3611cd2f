package dev.weightflow.model.network;

import ai.djl.Device;
import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.model.backbone.Normalisation;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.onnx.OnnxArray;
import dev.weightflow.model.onnx.OnnxFile;
import dev.weightflow.model.onnx.OnnxGraph;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.text.Numbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Merged model as an ONNX file. Its input {@code image} is [batch, 3, size, size], normalised as in the backbone's pre-training; each task has an
 * output of its name, [batch, channels, size, size], as of {@link Network#forward}. The metadata describe the model.
 */
public final class OnnxExport {

    static final String INPUT = "image";

    private OnnxExport() {}

    /**
     * Writes the model of a checkpoint, see {@link Checkpoint#open(Path, Optional, Device, MethodTexts)}.
     *
     * @param version of this program
     * @param texts of method files, see there
     * @throws CheckpointException if it cannot be opened, or not be exported to ONNX
     * @throws dev.weightflow.data.weights.WeightsException if a file cannot be read or written
     */
    public static WrittenFile write(Path checkpoint, Optional<Path> base, String version, Path file, MethodTexts texts)
            throws IOException {
        return write(checkpoint, base, version, file, texts, OnnxFile.LONGEST);
    }

    static WrittenFile write(
            Path checkpoint, Optional<Path> base, String version, Path file, MethodTexts texts, long longest)
            throws IOException {
        try (Network network = Checkpoint.open(checkpoint, base, Device.cpu(), texts)) {
            network.requirePlain(checkpoint.toString());
            requireOtherNames(network.config(), checkpoint);
            OnnxFile onnx = described(network, version, checkpoint);
            if (onnx.length() > longest) {
                throw new CheckpointException(
                        "too-large-for-onnx",
                        Numbers.format(
                                "%s makes an ONNX file of %,d bytes, and none may have more than %,d; export it with --format merged",
                                checkpoint, onnx.length(), longest));
            }
            return onnx.write(file);
        }
    }

    private static void requireOtherNames(NetworkConfig config, Path checkpoint) {
        if (config.tasks().has(TaskName.of(INPUT))) {
            throw new CheckpointException(
                    "task-named-as-input",
                    checkpoint + " has a task called '" + INPUT
                            + "', as the input of an ONNX graph is called here; export it with --format merged");
        }
    }

    private static OnnxFile described(Network network, String version, Path checkpoint) throws IOException {
        try {
            return of(network, version, Digest.of(checkpoint));
        } catch (UnsupportedOperationException e) {
            throw new CheckpointException(
                    "no-graph-of-backbone",
                    checkpoint + " has the backbone '"
                            + network.config().backbone().name()
                            + "', whose ONNX graph this program does not know; export it with --format merged",
                    e);
        }
    }

    /**
     * Describes a model.
     *
     * @param network one whose adapters merge into plain weights
     * @throws UnsupportedOperationException if its forward pass needs an operation without an ONNX form
     */
    static OnnxFile of(Network network, String version, Digest checkpoint) {
        try (Network merged = network.merged()) {
            return OnnxFile.of(graph(merged), version, metadata(network, checkpoint));
        }
    }

    private static OnnxGraph graph(Network merged) {
        NetworkConfig config = merged.config();
        OnnxGraph graph =
                new OnnxGraph(config.backbone().name(), config.layout().onnx());
        try (Network symbolic =
                merged.over((name, array) -> graph.weight(name, array.getShape(), () -> Transfer.toHost(array)))) {
            OnnxArray image = graph.input(INPUT, 3, config.imageSize(), config.imageSize());
            Torch.inference(() -> symbolic.forwardNormalised(image, false))
                    .forEach((task, output) -> graph.output(task.key(), output));
        }
        return graph;
    }

    private static Map<String, String> metadata(Network network, Digest checkpoint) {
        Map<String, String> metadata = new TreeMap<>(CheckpointHeader.configuration(network));
        metadata.remove(CheckpointHeader.DECLARATIONS); // which are in the list of tasks
        metadata.put("tasks", json(ModelDescription.tasks(network.config())));
        Normalisation normalisation = network.config().backbone().normalisation();
        metadata.put("imageMean", json(normalisation.mean()));
        metadata.put("imageStd", json(normalisation.deviation()));
        metadata.put("checkpoint", checkpoint.hex());
        return metadata;
    }

    private static String json(Object value) {
        return new String(WeightflowJson.write(value), StandardCharsets.UTF_8);
    }
}
